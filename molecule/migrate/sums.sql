SELECT count(*), sum(fee_rate) FROM merchant;
SELECT count(*), sum(balance) FROM customer;
SELECT count(*), sum(amount) FROM payment;
SELECT count(*), sum(amount) FROM refund;
SELECT count(*), sum(length(content)) FROM payment_attachment;
