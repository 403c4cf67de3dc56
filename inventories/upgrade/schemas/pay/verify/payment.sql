-- Verify pay:payment on pg

SELECT id, merchant_id, customer_id, amount, fee, currency, status, channel, payer_name, memo, trace_no, settled,
       created_at, paid_at
FROM pay.payment WHERE false;
