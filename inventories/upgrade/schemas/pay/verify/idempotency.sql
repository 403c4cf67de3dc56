-- Verify pay:idempotency on pg

SELECT key, payment_id, request_sha256, created_at
FROM pay.idempotency WHERE false;
