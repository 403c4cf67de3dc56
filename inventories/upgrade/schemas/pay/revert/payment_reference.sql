-- Revert pay:payment_reference from pg

BEGIN;

ALTER TABLE pay.payment DROP COLUMN reference;

COMMIT;
