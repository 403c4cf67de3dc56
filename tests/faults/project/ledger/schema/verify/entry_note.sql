-- Verify ledger:entry_note on pg

SELECT booked_by FROM entry WHERE false;
