-- Deploy pay:indexes to pg
-- requires: payment
-- requires: refund

BEGIN;

CREATE INDEX IF NOT EXISTS payment_merchant_created ON pay.payment (merchant_id, created_at);
CREATE INDEX IF NOT EXISTS refund_payment ON pay.refund (payment_id);

COMMIT;
