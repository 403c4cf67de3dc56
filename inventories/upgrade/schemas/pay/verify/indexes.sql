-- Verify pay:indexes on pg

SELECT 'pay.payment_merchant_created'::regclass, 'pay.refund_payment'::regclass;
