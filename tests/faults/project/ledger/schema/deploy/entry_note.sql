-- Deploy ledger:entry_note to pg

BEGIN;

ALTER TABLE entry ADD COLUMN booked_by text;
UPDATE entry SET booked_by = 'before 2026' WHERE booked < timestamptz '2026-01-01 00:00+08';

COMMIT;
