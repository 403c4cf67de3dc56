-- Revert pay:refund from pg

BEGIN;

DROP TABLE IF EXISTS pay.refund;

COMMIT;
