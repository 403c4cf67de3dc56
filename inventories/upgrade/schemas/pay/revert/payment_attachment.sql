-- Revert pay:payment_attachment from pg

BEGIN;

DROP TABLE IF EXISTS pay.payment_attachment;

COMMIT;
