-- Deploy pay:payment_reference to pg
-- requires: payment

BEGIN;

ALTER TABLE pay.payment ADD COLUMN reference text CHECK (length(reference) BETWEEN 1 AND 64);
CREATE INDEX payment_reference ON pay.payment (reference) WHERE reference IS NOT NULL;

COMMIT;
