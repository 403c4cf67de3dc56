-- Verify pay:customer on pg

SELECT id, name, id_type, id_no, phone, email, vip, birthday, balance, credit, address, created_at
FROM pay.customer WHERE false;
