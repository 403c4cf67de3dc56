#!/bin/sh
# The image of an application host: release 1.0.0 runs there, as the go-live of last year left it.
set -eu
root=/opt/paygw
useradd --system --user-group --home-dir "$root" --no-create-home --shell /usr/sbin/nologin paygw
install -d -m 0755 "$root" "$root/releases/1.0.0" "$root/shared"
tar -xzf /srv/image/paygw-1.0.0.tar.gz -C "$root/releases/1.0.0" --strip-components=1 --no-same-owner
ln -s releases/1.0.0 "$root/current"
install -m 0644 "$root/releases/1.0.0/systemd/paygw.service" /etc/systemd/system/paygw.service
install -d /etc/systemd/system/multi-user.target.wants
ln -s /etc/systemd/system/paygw.service /etc/systemd/system/multi-user.target.wants/paygw.service
# This lab's password comes with the seed; until then the service does not start.
install -m 0640 -g paygw /dev/null "$root/shared/paygw.env"
