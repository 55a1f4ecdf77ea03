#!/bin/sh
# Makes the base system that real hosts are clones of, once: Debian bookworm with systemd, sshd,
# MariaDB, memcached, PHP, composer and bower. It stands outside the checkout, under a name that tells
# this recipe; its path is the last line. Root on Debian only.
set -eu
unset TMPDIR # it is not there inside
# What is mounted while it is made is gone when we are, whatever ends us.
[ "${1:-}" = inside ] || exec unshare --mount "$0" inside
recipe=$(sha256sum "$0" | cut -c1-12)
cache=${FLEET_LAB_CACHE:-/var/cache/fleet-lab}
base=$cache/base-$recipe
[ ! -d "$base" ] || { echo "$base"; exit 0; }
mkdir -p "$cache"
exec 9>"$base.lock"
flock 9
[ ! -d "$base" ] || { echo "$base"; exit 0; }

echo 'making the base system of real hosts, once: this takes some minutes' >&2
part=$base.part
rm -rf "$part"
exec 3>&2 2>"$base.log"
trap 'rm -rf "$part"; tail -n 5 "$base.log" >&3' EXIT

# The mirror and what apt was told here: this machine knows the way to its packages.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
  sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb *\(\[[^]]*\] *\)*\([^ ]*\).*/\2/p' | head -n 1)
debootstrap --variant=minbase --include=ca-certificates bookworm "$part" "$mirror" >&2
for settings in apt.conf.d sources.list.d; do
  find "/etc/apt/$settings" -type f ! -name 'docker-*' -exec cp -n {} "$part/etc/apt/$settings/" \;
done
cp /etc/resolv.conf "$part/etc/resolv.conf"

printf '#!/bin/sh\nexit 101\n' >"$part/usr/sbin/policy-rc.d"
chmod +x "$part/usr/sbin/policy-rc.d"
cat >"$part/root/inside.sh" <<'INSIDE'
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
apt-get update -qq
apt-get install -qq -y --no-install-recommends \
  systemd systemd-sysv libpam-systemd dbus openssh-server sudo cron git curl iproute2 procps bsdutils unzip \
  memcached mariadb-server php-cli php-bcmath php-mysql php-memcached php-xml php-mbstring composer \
  php-laravel-framework php-doctrine-orm nodejs >/dev/null
# For hosts that boot without systemd; sysvinit.sh installs them.
mkdir -p /opt/sysvinit/partial
apt-get install -qq -y --no-install-recommends --download-only -o Dir::Cache::archives=/opt/sysvinit sysvinit-core orphan-sysvinit-scripts >/dev/null
apt-get clean
rm -f /etc/ssh/ssh_host_* /usr/sbin/policy-rc.d /etc/machine-id /var/lib/dbus/machine-id
: >/etc/machine-id
useradd --create-home --shell /bin/bash deploy
echo 'deploy ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/deploy
sed -i 's/^#*UseDNS.*//; s/^#*PermitRootLogin.*//' /etc/ssh/sshd_config
systemctl mask --quiet systemd-networkd.service systemd-networkd.socket systemd-resolved.service systemd-timesyncd.service getty.target console-getty.service apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer dpkg-db-backup.timer phpsessionclean.timer
# The releases of v4 want PHP 7.0, and Debian has none: this one says so, and is the real one otherwise.
cat >/usr/local/bin/php <<'PHP'
#!/bin/sh
case "$*" in *PHP_VERSION*) exec /usr/bin/php "$@" | sed 's/8\.2\.[0-9]*/7.0.33/' ;; esac
exec /usr/bin/php -d error_reporting=22519 "$@"
PHP
chmod +x /usr/local/bin/php
# Debian's own PHP files, compiled once: they never change here, and each artisan reads hundreds of them.
cat >/etc/php/8.2/cli/conf.d/99-compiled.ini <<'INI'
opcache.enable_cli=1
opcache.file_cache=/var/cache/php
opcache.file_cache_only=1
opcache.blacklist_filename=/etc/php/not-compiled
INI
echo '/srv/*' >/etc/php/not-compiled
mkdir /var/cache/php
find /usr/share/php -name '*.php' | xargs -n 300 php -d error_reporting=0 -r '
  foreach (array_slice($argv, 1) as $file) { try { opcache_compile_file($file); } catch (Throwable $error) {} }' -- || :
chmod -R a+rX /var/cache/php
chmod 1777 /var/cache/php # else PHP takes it for none
cat >/etc/systemd/system/ixp-web.service <<'UNIT'
[Service]
User=www-data
AmbientCapabilities=CAP_NET_BIND_SERVICE
ExecStart=/usr/local/bin/php -S 0.0.0.0:80 -t /srv/ixpmanager/public /srv/ixpmanager/public/index.php
Restart=always
[Install]
WantedBy=multi-user.target
UNIT
INSIDE
chroot "$part" /bin/sh -e /root/inside.sh </dev/null >&2
npm install --global --silent --no-audit --no-fund --prefix "$part/usr/local" bower >&2
mv "$part" "$base"
trap - EXIT
rm "$base.log"
echo "$base"
