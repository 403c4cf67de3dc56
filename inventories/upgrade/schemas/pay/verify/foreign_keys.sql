-- Verify pay:foreign_keys on pg

SELECT 1 / (count(*) = 4)::integer
FROM pg_constraint
WHERE contype = 'f' AND convalidated AND connamespace = 'pay'::regnamespace
  AND conname IN ('payment_merchant', 'payment_customer', 'refund_payment', 'attachment_payment');
