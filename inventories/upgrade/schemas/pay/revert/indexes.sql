-- Revert pay:indexes from pg

BEGIN;

DROP INDEX IF EXISTS pay.refund_payment;
DROP INDEX IF EXISTS pay.payment_merchant_created;

COMMIT;
