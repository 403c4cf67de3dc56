#!/bin/sh
# The image of the database host: schema of release 1 by sqitch (tag v1), and a year of payments.
set -eu
install -d -o postgres -g postgres -m 2775 /run/postgresql
as_postgres() { runuser -u postgres -- "$@"; }
control() {
    as_postgres /usr/lib/postgresql/15/bin/pg_ctl -D /var/lib/postgresql/15/main -s -w \
        -o "-c config_file=/etc/postgresql/15/main/postgresql.conf -c listen_addresses=" "$@"
}
printf "max_wal_size = '96MB'\nmin_wal_size = '32MB'\n" > /etc/postgresql/15/main/conf.d/small.conf
control start
as_postgres psql -XqAt -v ON_ERROR_STOP=1 <<'SQL' >/dev/null
CREATE ROLE paygw_owner LOGIN;
CREATE ROLE paygw_app LOGIN;
CREATE DATABASE paygw OWNER paygw_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE paygw FROM PUBLIC;
GRANT CONNECT ON DATABASE paygw TO paygw_owner, paygw_app;
\connect paygw
ALTER DEFAULT PRIVILEGES FOR ROLE paygw_owner GRANT USAGE ON SCHEMAS TO paygw_app;
ALTER DEFAULT PRIVILEGES FOR ROLE paygw_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO paygw_app;
ALTER DEFAULT PRIVILEGES FOR ROLE paygw_owner GRANT SELECT, USAGE ON SEQUENCES TO paygw_app;
SQL
cp -r /srv/image /tmp/pay
chmod -R a+rX /tmp/pay
as_postgres env PGOPTIONS='-c role=paygw_owner' SQITCH_FULLNAME=PAYGW SQITCH_EMAIL=paygw@bank.example \
    SQITCH_USER_CONFIG=/dev/null sqitch --chdir /tmp/pay deploy --verify --to @v1 --target db:pg:paygw >/dev/null
rm -rf /tmp/pay
as_postgres psql -XqAt -v ON_ERROR_STOP=1 -d paygw <<'SQL' >/dev/null
SET ROLE paygw_owner;
INSERT INTO pay.merchant (name, short_name, category, enabled, fee_rate, opened_on)
  SELECT '商户' || n, '商' || n, (ARRAY['retail', 'catering', 'travel', 'utility', 'online'])[1 + n % 5], n % 13 <> 0,
         0.0038, date '2020-01-01' + n
  FROM generate_series(1, 60) AS n;
INSERT INTO pay.payment (merchant_id, amount, channel, payer_name, status, created_at, paid_at)
  SELECT 1 + n % 60, (n % 9973) * 1.17 + 1, (ARRAY['netbank', 'counter', 'mobile', 'pos'])[1 + n % 4], '付款人' || n % 211,
         'paid', timestamptz '2026-01-01 09:00+08' + n * interval '83 minutes',
         timestamptz '2026-01-01 09:01+08' + n * interval '83 minutes'
  FROM generate_series(1, 4000) AS n;
INSERT INTO pay.idempotency (key, payment_id, request_sha256)
  SELECT 'order-' || lpad(id::text, 8, '0'), id, md5(id::text) || md5('x' || id) FROM pay.payment WHERE id % 2 = 0;
INSERT INTO pay.refund (payment_id, amount, reason, status, approved, finished_at)
  SELECT id, 1.00, '重复支付', 'done', true, created_at + interval '1 day' FROM pay.payment WHERE id % 97 = 0;
SQL
control -m fast stop
# What the go-live of last year wrote.
cat > /etc/postgresql/15/main/conf.d/golive.conf <<'CONF'
# Written by the go-live; changes belong into the plan.
listen_addresses = 'localhost, 10.31.102.21'
max_connections = '40'
password_encryption = 'scram-sha-256'
port = '5432'
shared_buffers = '32MB'
CONF
cat >> /etc/postgresql/15/main/pg_hba.conf <<'CONF'
# BEGIN relops.golive paygw
host paygw paygw_app 10.31.102.11/32 scram-sha-256
host paygw paygw_app 10.31.102.12/32 scram-sha-256
# END relops.golive paygw
CONF
