-- Verify ledger:account on pg

SELECT 1 / count(*) FROM account;
