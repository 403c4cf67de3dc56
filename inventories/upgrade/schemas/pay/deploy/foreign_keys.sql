-- Deploy pay:foreign_keys to pg
-- requires: merchant
-- requires: customer
-- requires: payment
-- requires: refund
-- requires: payment_attachment

BEGIN;

ALTER TABLE pay.payment DROP CONSTRAINT IF EXISTS payment_merchant;
ALTER TABLE pay.payment ADD CONSTRAINT payment_merchant FOREIGN KEY (merchant_id) REFERENCES pay.merchant;
ALTER TABLE pay.payment DROP CONSTRAINT IF EXISTS payment_customer;
ALTER TABLE pay.payment ADD CONSTRAINT payment_customer FOREIGN KEY (customer_id) REFERENCES pay.customer;
ALTER TABLE pay.refund DROP CONSTRAINT IF EXISTS refund_payment;
ALTER TABLE pay.refund ADD CONSTRAINT refund_payment FOREIGN KEY (payment_id) REFERENCES pay.payment;
ALTER TABLE pay.payment_attachment DROP CONSTRAINT IF EXISTS attachment_payment;
ALTER TABLE pay.payment_attachment ADD CONSTRAINT attachment_payment FOREIGN KEY (payment_id) REFERENCES pay.payment;

COMMIT;
