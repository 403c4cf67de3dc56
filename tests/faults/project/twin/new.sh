#!/bin/sh
# Give the image's PostgreSQL a database that was there before, with everything that a careless restore loses.
set -eu
install -d -o postgres -g postgres -m 2775 /run/postgresql
as_postgres() { runuser -u postgres -- "$@"; }
control() {
    as_postgres /usr/lib/postgresql/15/bin/pg_ctl -D /var/lib/postgresql/15/main -s -w \
        -o "-c config_file=/etc/postgresql/15/main/postgresql.conf -c listen_addresses=" "$@"
}
printf "max_wal_size = '96MB'\nmin_wal_size = '32MB'\nshared_buffers = '32MB'\n" > /etc/postgresql/15/main/conf.d/small.conf
control start
as_postgres psql -XqAt -v ON_ERROR_STOP=1 <<'SQL' >/dev/null
CREATE ROLE ledger_owner LOGIN CONNECTION LIMIT 7;
CREATE ROLE ledger_reader NOLOGIN;
GRANT ledger_reader TO ledger_owner WITH ADMIN OPTION;
ALTER ROLE ledger_owner SET statement_timeout = '90s';
ALTER SYSTEM SET log_min_duration_statement = '3s';
CREATE DATABASE ledger OWNER ledger_owner;
ALTER DATABASE ledger SET timezone = 'Asia/Shanghai';
\connect ledger
CREATE EXTENSION pgcrypto;
CREATE SEQUENCE entry_no START 1000 INCREMENT 7 CACHE 5;
CREATE TABLE entry (no bigint PRIMARY KEY DEFAULT nextval('entry_no'), account text NOT NULL, amount numeric(18, 2) NOT NULL,
  booked timestamptz NOT NULL, note text COLLATE "C", scan oid);
INSERT INTO entry (account, amount, booked, note)
  SELECT 'A' || n % 17, n * 1.37, timestamptz '2024-01-01 00:00+08' + n * interval '7 minutes', nullif(repeat('注', n % 9), '')
  FROM generate_series(1, 500) AS n;
DELETE FROM entry WHERE no % 5 = 0;
ALTER TABLE entry OWNER TO ledger_owner;
ALTER SEQUENCE entry_no OWNER TO ledger_owner;
CREATE UNLOGGED TABLE session (id uuid PRIMARY KEY, owner text, seen timestamptz);
INSERT INTO session SELECT md5(n::text)::uuid, 'u' || n, timestamptz '2026-11-01 08:00+08' + n * interval '1 second'
  FROM generate_series(1, 200) AS n;
UPDATE entry SET scan = lo_from_bytea(0, decode(repeat(md5(no::text), 200), 'hex')) WHERE no % 11 = 0;
SELECT lo_put(scan, 3000, '\x00ff0a0d5c') FROM entry WHERE scan IS NOT NULL;
DO $$ DECLARE big record; BEGIN FOR big IN SELECT oid FROM pg_largeobject_metadata LOOP
  EXECUTE format('ALTER LARGE OBJECT %s OWNER TO ledger_owner; GRANT SELECT ON LARGE OBJECT %s TO ledger_reader', big.oid, big.oid);
END LOOP; END $$;
CREATE MATERIALIZED VIEW balance AS SELECT account, sum(amount) AS amount FROM entry GROUP BY account;
CREATE FUNCTION double(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT 2 * x';
GRANT SELECT ON entry, balance TO ledger_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ledger_reader;
COMMENT ON TABLE entry IS 'bookings since 2024';
SQL
control -m fast stop
# Release 1 of the ledger runs there: what the plan `upgrade` of the campaign changes in place.
root=/opt/ledger
useradd --system --user-group --home-dir "$root" --no-create-home --shell /usr/sbin/nologin ledger
install -d -m 0755 "$root" "$root/releases" "$root/releases/1.0.0" /etc/systemd/system/multi-user.target.wants
echo 1.0.0 > "$root/releases/1.0.0/VERSION"
cat > "$root/releases/1.0.0/serve.py" <<'PY'
import http.server
import pathlib

VERSION = pathlib.Path(__file__).resolve().with_name("VERSION").read_text().strip()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = ('{"status": "ok", "version": "%s"}' % VERSION).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


http.server.ThreadingHTTPServer(("0.0.0.0", 9090), Handler).serve_forever()
PY
ln -s releases/1.0.0 "$root/current"
cat > /etc/systemd/system/ledger.service <<'UNIT'
[Unit]
Description=Ledger
After=network-online.target

[Service]
User=ledger
Group=ledger
WorkingDirectory=/opt/ledger/current
Environment=PYTHONDONTWRITEBYTECODE=1
ExecStart=/usr/bin/python3 serve.py
Restart=on-failure

[Install]
WantedBy=multi-user.target
UNIT
ln -s /etc/systemd/system/ledger.service /etc/systemd/system/multi-user.target.wants/ledger.service
