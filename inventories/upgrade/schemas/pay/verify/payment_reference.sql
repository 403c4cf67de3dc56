-- Verify pay:payment_reference on pg

SELECT reference FROM pay.payment WHERE false;
SELECT 1 / count(*) FROM pg_indexes WHERE schemaname = 'pay' AND indexname = 'payment_reference';
