-- Deploy pay:payment_attachment to pg
-- requires: schema

BEGIN;

CREATE TABLE IF NOT EXISTS pay.payment_attachment (
    payment_id  bigint      NOT NULL,
    seq         integer     NOT NULL,
    file_name   text        NOT NULL,
    media_type  text,
    content     bytea,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (payment_id, seq)
);

COMMIT;
