SELECT concat(count(*), ' ', sum(fee_rate)) FROM merchant;
SELECT concat(count(*), ' ', sum(balance)) FROM customer;
SELECT concat(count(*), ' ', sum(amount)) FROM payment;
SELECT concat(count(*), ' ', sum(amount)) FROM refund;
SELECT concat(count(*), ' ', sum(length(content))) FROM payment_attachment;
