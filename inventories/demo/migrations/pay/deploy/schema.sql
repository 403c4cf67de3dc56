-- Deploy pay:schema to pg
-- psql variable readwrite: the role of the application (databases.<target>.users of the plan).

BEGIN;

CREATE SCHEMA IF NOT EXISTS pay;

GRANT USAGE ON SCHEMA pay TO :"readwrite";
ALTER DEFAULT PRIVILEGES IN SCHEMA pay GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"readwrite";
ALTER DEFAULT PRIVILEGES IN SCHEMA pay GRANT USAGE, SELECT ON SEQUENCES TO :"readwrite";

COMMIT;
