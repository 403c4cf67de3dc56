"""What runs on a host and what it holds in the kernel: units, sockets, mounts, addresses."""

from __future__ import annotations

SCRIPT = r"""
set -u
printf '\001units\n'
systemctl list-units --all --plain --no-legend --no-pager --type=service,socket,timer,path,swap |
  awk '$3 != "inactive" {print $1, $3, $4}' |
  grep -vE '^(systemd-(tmpfiles-clean|hostnamed|timedated|localed)\.service|user@|user-runtime-dir@|getty@)' | sort
find /etc/systemd/system -type l -printf 'enabled %P -> %l\n' | sort
systemctl show '*.service' -p Id -p NeedDaemonReload | awk -F= '/^Id=/ {id=$2} /^NeedDaemonReload=yes/ {print id, "changed on disk since it was loaded"}'
find /run/systemd/system /run/systemd/system.control /run/systemd/transient -mindepth 1 \
  ! -name 'session-*' ! -name 'user-*' ! -name 'netplan*' -printf 'runtime %p %l\n' 2>/dev/null | sort
printf '\001sockets\n'
ss -Hlntup | sed -E 's/pid=[0-9]+,fd=[0-9]+//g' | awk '{print $1, $5, $7}' | sort | uniq -c | sed 's/^ *//'
printf '\001mounts\n'
findmnt -rn -o TARGET,FSTYPE,SOURCE | grep -vE '^/(proc|sys|dev|run/credentials|run/host|run/user)\b|^/ ' | sort
printf '\001addresses\n'
ip -o addr show | awk '{print $2, $3, $4}' | grep -v ' fe80:' | sort
ip route show | sed 's/^/route /' | sort
ip -o link show | awk '{print "link", $2, ($3 ~ /LOWER_UP/) ? "up" : "down"}' | sed 's/@[^:]*//' | sort
"""
