#!/bin/sh
# Fill the image of the legacy host: MariaDB with its data, and the old payment front end. Called by the twin's script;
# runs as root inside the image, where nothing is booted; this folder lies in /srv/image.
set -eu
files=/srv/image
socket=/run/mysqld/build.sock

# A hardened host: tools for tables that are offline, for tests and for debugging are kept away by dpkg for good.
for tool in 'aria_*' 'myisam*' innochecksum innotop mariadb-binlog mariadb-conv mariadb-import mariadb-plugin \
  mariadb-show mariadb-slap mariadb-tzinfo-to-sql mariadb-waitpid mbstream mytop perror replace resolve_stack_dump; do
  echo "path-exclude=/usr/bin/$tool"
  find /usr/bin -maxdepth 1 -name "$tool" -delete
done > /etc/dpkg/dpkg.cfg.d/hardening
find /usr/bin -maxdepth 1 -xtype l -delete

install -m 0644 "$files/legacy.cnf" /etc/mysql/mariadb.conf.d/90-legacy.cnf
[ -d /var/lib/mysql/mysql ] || mariadb-install-db --user=mysql --skip-test-db >/dev/null
install -d -o mysql -g mysql -m 0755 /run/mysqld
# What makes a load safe against a crash only makes it slow here: the server is stopped cleanly before the image is kept.
mariadbd --user=mysql --skip-networking --socket="$socket" --pid-file=/run/mysqld/build.pid \
  --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=256M >/dev/null 2>&1 &
server=$!
sql() { mariadb --no-defaults --socket="$socket" --user=root --default-character-set=utf8mb4 "$@"; }
tries=0
until sql -e 'SELECT 1' >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 300 ] && kill -0 "$server" || { echo 'mariadbd did not start' >&2; exit 1; }
  sleep 0.1
done

sql < "$files/schema.sql"
sql < "$files/data.sql"
# Nobody can log in as golive_ro until the twin's seed gives it this lab's password.
sql <<'SQL'
CREATE USER golive_ro@'10.21.103.%' IDENTIFIED VIA mysql_native_password USING 'invalid';
GRANT SELECT ON pay.* TO golive_ro@'10.21.103.%';
CREATE USER paylegacy@localhost IDENTIFIED VIA unix_socket;
GRANT SELECT, INSERT, UPDATE ON pay.* TO paylegacy@localhost;
SQL
mariadb-admin --no-defaults --socket="$socket" --user=root shutdown
wait "$server"

if [ -f "$files/app/install.sh" ]; then
  sh "$files/app/install.sh"
fi
install -d /etc/systemd/system/multi-user.target.wants
ln -sfn /lib/systemd/system/mariadb.service /etc/systemd/system/multi-user.target.wants/mariadb.service
