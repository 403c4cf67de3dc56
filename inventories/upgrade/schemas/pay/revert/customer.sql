-- Revert pay:customer from pg

BEGIN;

DROP TABLE IF EXISTS pay.customer;

COMMIT;
