CREATE ROLE books_app LOGIN PASSWORD 'not-a-secret';
CREATE DATABASE books OWNER books_app;
ALTER DATABASE books SET work_mem = '8MB';
\connect books
CREATE SCHEMA book;
CREATE TABLE book.entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payer text, amount numeric(18, 2), rate float8,
  note jsonb, scan bytea);
INSERT INTO book.entry (payer, amount, rate, note, scan)
  SELECT '付款人' || g, g / 7.0, g / 3.0, jsonb_build_object('n', g), decode(md5(g::text), 'hex')
  FROM generate_series(1, 2000) AS g;
CREATE UNLOGGED TABLE book.session AS SELECT g AS id FROM generate_series(1, 1000) AS g;
CREATE MATERIALIZED VIEW book.total AS SELECT count(*), sum(amount) FROM book.entry;
SELECT lo_from_bytea(0, decode(repeat('ab', 5000), 'hex'));
CREATE EXTENSION pgcrypto;
GRANT SELECT ON book.entry TO books_app;
