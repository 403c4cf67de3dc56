-- Revert pay:foreign_keys from pg

BEGIN;

ALTER TABLE IF EXISTS pay.payment_attachment DROP CONSTRAINT IF EXISTS attachment_payment;
ALTER TABLE IF EXISTS pay.refund DROP CONSTRAINT IF EXISTS refund_payment;
ALTER TABLE IF EXISTS pay.payment DROP CONSTRAINT IF EXISTS payment_customer;
ALTER TABLE IF EXISTS pay.payment DROP CONSTRAINT IF EXISTS payment_merchant;

COMMIT;
