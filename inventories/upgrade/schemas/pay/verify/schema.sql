-- Verify pay:schema on pg

SELECT 'pay'::regnamespace;
