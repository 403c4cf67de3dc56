-- Revert ledger:entry_note from pg

BEGIN;

ALTER TABLE entry DROP COLUMN booked_by;

COMMIT;
