#!/bin/sh
# sysvinit.sh: in the root of a host that has not booted yet, puts sysvinit in the place of systemd. No
# systemctl and no journal are left: servers start from /etc/init.d, and when memcached was started is
# written to /var/log/memcached.starts.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
dpkg --purge --force-depends --force-remove-protected libpam-systemd systemd-sysv
dpkg --install /opt/sysvinit/*.deb
dpkg --purge systemd
rm /usr/sbin/policy-rc.d
# A container has neither terminals nor a clock of its own.
sed -i '/getty/d' /etc/inittab
update-rc.d hwclock.sh remove

starter=/usr/share/memcached/scripts/start-memcached
dpkg-divert --add --rename --divert "$starter.real" "$starter"
cat >"$starter" <<STARTER
#!/bin/sh
date +%s.%N >>/var/log/memcached.starts
exec $starter.real "\$@"
STARTER

cat >/etc/init.d/ixp-web <<'WEB'
#!/bin/sh
### BEGIN INIT INFO
# Provides:          ixp-web
# Required-Start:    $remote_fs $network
# Required-Stop:     $remote_fs $network
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
### END INIT INFO
[ "$1" = start ] || exit 0
exec start-stop-daemon --start --background --make-pidfile --pidfile /run/ixp-web.pid --exec /usr/bin/setpriv -- \
  --reuid=www-data --regid=www-data --clear-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service \
  /usr/local/bin/php -S 0.0.0.0:80 -t /srv/ixpmanager/public /srv/ixpmanager/public/index.php
WEB
chmod +x "$starter" /etc/init.d/ixp-web
