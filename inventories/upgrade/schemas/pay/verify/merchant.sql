-- Verify pay:merchant on pg

SELECT id, name, short_name, category, enabled, fee_rate, risk_score, opened_on, updated_at
FROM pay.merchant WHERE false;
