#!/bin/bash
# What is on the host, line by line, told by other tools than the product's: each line is one property of one file.
# usage: listing.sh PATTERN...    what the plan leaves out
export LC_ALL=C
cd / || exit 1
out=(-path /proc -o -path /sys -o -path /dev -o -path /run -o -path /srv -o -path /tmp -o -path /root -o -path /var/log
  -o -path /var/tmp -o -path /var/lib/mysql -o -path /var/lib/postgresql/15/main -o -path /var/lib/systemd
  -o -path /var/lib/lldpd -o -path /var/lib/golive -o -path /var/lib/mysql.golive -o -path /var/lib/postgresql/15/main.golive)
for pattern; do out+=(-o -path "$pattern"); done
find / -xdev \( "${out[@]}" \) -prune -o \( -type d -printf '%p d %m %U %G\n' \) -o \( -printf '%p %y %m %U %G %T@ %n %l\n' \)
find / -xdev \( "${out[@]}" \) -prune -o -type f -print0 | xargs -0 sha256sum
getfacl -PRn /etc /opt /usr/sbin 2> /dev/null | paste -sd' ' | sed 's/# file: /\n/g'
getfattr -PRdm- -e hex /etc /opt /usr/sbin 2> /dev/null | paste -sd' ' | sed 's/# file: /\n/g'
lsattr -R /etc /opt 2> /dev/null | awk '{ gsub(/[^aiAdSDT]/, "", $1); print }'
getcap -r /usr/bin /usr/sbin /opt 2> /dev/null
systemctl list-units --type=service --state=running --plain --no-legend | cut -d' ' -f1 | grep -v -e '^user@' -e '^systemd-' -e dbus
exit 0
