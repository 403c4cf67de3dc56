-- Deploy pay:idempotency to pg
-- requires: payment

BEGIN;

CREATE TABLE IF NOT EXISTS pay.idempotency (
    key             text        PRIMARY KEY CHECK (length(key) BETWEEN 8 AND 64),
    payment_id      bigint      NOT NULL REFERENCES pay.payment ON DELETE CASCADE,
    request_sha256  text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);

COMMIT;
