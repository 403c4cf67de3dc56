-- Revert pay:merchant from pg

BEGIN;

DROP TABLE IF EXISTS pay.merchant;

COMMIT;
