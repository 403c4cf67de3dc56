-- Revert pay:schema from pg

BEGIN;

DROP SCHEMA IF EXISTS pay;

COMMIT;
