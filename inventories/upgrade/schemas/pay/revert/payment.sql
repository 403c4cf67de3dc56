-- Revert pay:payment from pg

BEGIN;

DROP TABLE IF EXISTS pay.payment;

COMMIT;
