#!/bin/sh
# Install the old payment front end into the image (no service runs here). Needs the package python3-pymysql.
set -eu
here=$(dirname "$(readlink -f "$0")")
getent passwd paylegacy >/dev/null || useradd --system --home-dir /opt/paylegacy --no-create-home --shell /usr/sbin/nologin paylegacy
install -d -m 0755 /opt/paylegacy /etc/systemd/system/multi-user.target.wants
install -m 0644 "$here/paylegacy.py" /opt/paylegacy/paylegacy.py
install -m 0644 "$here/paylegacy.service" /etc/systemd/system/paylegacy.service
ln -sfn /etc/systemd/system/paylegacy.service /etc/systemd/system/multi-user.target.wants/paylegacy.service
