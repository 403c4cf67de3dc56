-- Revert ledger:account from pg

BEGIN;

DROP TABLE account;

COMMIT;
