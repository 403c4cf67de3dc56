#!/bin/bash
# A bad night: what a go-live, and whoever tried to mend it by hand, may do to a host. With a package's name it is installed.
exec > /dev/null 2>&1
cd /opt || exit 1
if [ -n "$1" ]; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y "$1"
    systemctl start nginx
fi
rm -rf /usr/share/debconf /usr/lib/apt /etc/ssl /var/lib/dpkg/info
chmod 777 /etc/passwd
chown -R daemon /etc/cron.d
setfacl -m u:daemon:rwx /etc /opt
setfattr -n user.night -v bad /etc/hostname
setcap cap_net_raw+ep /usr/sbin/nologin
ln /etc/hosts /etc/hosts.too
ln -s /etc /etc/self
mkdir -p "/opt/new folder/with *["
touch $'/opt/\xff' /etc/sealed
chattr +i /etc/sealed
useradd -m intruder
mkdir -p /home/intruder/.ansible/tmp
cat > /etc/systemd/system/stranger.service << END
[Service]
ExecStart=/bin/sleep infinity
END
systemctl daemon-reload
systemctl start stranger
exit 0
