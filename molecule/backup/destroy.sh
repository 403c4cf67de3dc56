#!/bin/bash
# A bad night: what a go-live, and whoever tried to mend it by hand, may do to a host.
exec > /dev/null 2>&1
cd /opt || exit 1
rm -rf /usr/share/perl /usr/lib/python3/dist-packages/apt /etc/ssl /var/lib/dpkg/info
chmod 777 /etc/passwd
chown -R daemon /etc/cron.d
setfacl -m u:daemon:rwx /etc /opt
setfattr -n user.night -v bad /etc/hostname
setcap cap_net_raw+ep /usr/bin/perl
ln /etc/hosts /etc/hosts.too
ln -s /etc /etc/self
mkdir -p "/opt/new folder/with *["
touch $'/opt/\xff' /etc/sealed
chattr +i /etc/sealed
useradd -m intruder
mkdir -p /home/intruder/.ansible/tmp
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y nginx-light
systemctl start nginx
cat > /etc/systemd/system/stranger.service << END
[Service]
ExecStart=/bin/sleep infinity
END
systemctl daemon-reload
systemctl start stranger
exit 0
