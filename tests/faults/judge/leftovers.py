"""What a tool of ours may have left on a host: work folders, restore points, temporary files, processes.

A host must look the same before and after a cancelled go-live, so all of it is part of the state. Logs stay, the
backups of the store (the judge doesn't look into /var/log and /srv/backup), until the next boot the locks in
/run/relops-golive, and what a database's way back has put aside in /var/lib/golive/replaced and written. What says that
somebody changes or has changed the host (/var/lib/golive/markers) is told word by word.
"""

from __future__ import annotations

SCRIPT = r"""
set -u
printf '\001leftovers\n'
find /run /var/lib /etc /tmp /var/tmp /root/.ansible /opt -xdev \
    \( -path '/run/host' -o -path '/run/systemd' -o -path '/run/user' -o -name 'systemd-private-*' \
       -o -path /var/lib/golive/replaced -o -path /var/lib/golive/written \) -prune -o \
    \( -iname '*golive*' ! -path /run/golive ! -path /run/relops-golive ! -path /var/lib/golive \
       -o -path '/run/*golive/?*' ! -name '*.lock' \
       -o -path '/var/lib/golive/?*' -o -path '/tmp/?*' ! -name '.*-unix' -o -path '/var/tmp/?*' -o -path '/root/.ansible/tmp/?*' \
       -o -path '/run/restic*' \) -printf '%y %p\n' 2>/dev/null | sort
# The judge came in from outside: its own processes have no session here. A service's processes are the service's own,
# but below sshd runs what came over ssh; sshd itself keeps a connection for the next command.
ps -eww -o sid=,unit:80=,args= | awk '
  $1 == 0 {next}
  {unit = $2; $1 = ""; $2 = ""; sub(/^ +/, "")}
  unit ~ /\.service$/ && unit !~ /^(ssh\.service|user@.*|run-.*)$/ {next}
  /^(sshd: |\(sd-pam\)|\/(usr\/)?lib\/systemd\/systemd( --user.*)?$)/ {next}
  {print "process", $0}' | sort
find /var/lib/golive/markers -type f 2>/dev/null | sort | while read -r path; do
  printf '\001marker %s\n' "${path##*/}"; stat -c '%A %U:%G' "$path"
  case $path in *.begun) sort "$path" ;; *) cat "$path"; echo ;; esac
done
"""
