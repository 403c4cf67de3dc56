-- Verify pay:indexes on pg

SELECT 'pay.payment_idempotency_key'::regclass, 'pay.payment_merchant_created'::regclass, 'pay.refund_payment'::regclass;
