-- Deploy pay:schema to pg
-- Who may use it is a matter of the database (databases.<name>.users of the plan), not of the schema.

BEGIN;

CREATE SCHEMA IF NOT EXISTS pay;

COMMIT;
