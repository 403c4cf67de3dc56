-- Verify pay:refund on pg

SELECT id, payment_id, amount, reason, status, approved, created_at, finished_at
FROM pay.refund WHERE false;
