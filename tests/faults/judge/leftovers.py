"""What a tool of ours may have left on a host: work folders, restore points, temporary files, processes.

A host must look the same before and after a cancelled go-live, so all of it is part of the state. Logs stay, and the
backups of the store (the judge doesn't look into /var/log and /srv/backup).
"""

from __future__ import annotations

SCRIPT = r"""
set -u
printf '\001leftovers\n'
find /run /var/lib /etc /tmp /var/tmp /root/.ansible /opt -xdev \
    \( -path '/run/host' -o -path '/run/systemd' -o -path '/run/user' -o -name 'systemd-private-*' \) -prune -o \
    \( -iname '*golive*' -o -path '/tmp/?*' ! -name '.*-unix' -o -path '/var/tmp/?*' -o -path '/root/.ansible/tmp/?*' \
       -o -path '/run/restic*' \) -printf '%y %p\n' 2>/dev/null | sort
# The judge came in from outside: its own processes have no session here. sshd keeps a connection for its next command.
ps -eww -o sid=,cgroup=,args= | awk '$1 != 0 {$1 = ""; print}' |
  grep -vE '^ [^ ]*/(system|init)\.scope |^ [^ ]*/init.scope |^ [^ ]*system\.slice/[^ ]*\.service |^ [^ ]* (sshd: |/lib/systemd/systemd |\(sd-pam\)|/usr/sbin/sshd )' |
  sed 's/^ [^ ]* /process /' | sort
ps -eww -o sid=,cgroup=,args= | awk '$1 != 0 && $2 ~ /ssh\.service/ {$1 = ""; $2 = ""; print}' | grep -vE '^ +sshd:' | sed 's/^ */process under sshd: /' | sort
"""
