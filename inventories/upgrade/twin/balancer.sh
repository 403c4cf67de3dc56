#!/bin/sh
# The image of the load balancer: nginx before the two application hosts of release 1.0.0.
set -eu
cat > /etc/nginx/sites-available/paygw <<'CONF'
# Written by the go-live; changes belong into the project's template.
upstream paygw {
    server 10.31.101.11:8080 max_fails=2 fail_timeout=5s;
    server 10.31.101.12:8080 max_fails=2 fail_timeout=5s;
    keepalive 16;
}

server {
    listen 80 default_server;
    server_name _;
    access_log /var/log/nginx/paygw.access.log;

    location / {
        proxy_pass http://paygw;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_connect_timeout 2s;
        proxy_read_timeout 10s;
        # An order may have been stored before the connection broke: only what is safe to repeat is repeated.
        proxy_next_upstream error timeout;
    }
}
CONF
ln -sfn /etc/nginx/sites-available/paygw /etc/nginx/sites-enabled/default
