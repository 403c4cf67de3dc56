-- Verify pay:schema on pg

SELECT 1 / has_schema_privilege(:'readwrite', 'pay', 'usage')::integer;
