-- Revert pay:idempotency from pg

BEGIN;

DROP TABLE IF EXISTS pay.idempotency;

COMMIT;
