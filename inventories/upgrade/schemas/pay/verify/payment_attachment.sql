-- Verify pay:payment_attachment on pg

SELECT payment_id, seq, file_name, media_type, content, created_at
FROM pay.payment_attachment WHERE false;
