#!/bin/sh
# install.sh ROOT RELEASE: as root on a test host, installs the application of /srv/mirror as the
# official installer of v4 or v6 leaves it. DB_HOST, DB_DATABASE, DB_USERNAME, DB_PASSWORD, CACHE_DRIVER,
# DOCTRINE_CACHE, APP_ENV, APP_URL and COMPOSER may be given; an empty APP_ENV is left out. A database
# on another host must be there already.
set -eu

root=$1 release=${2#v}
mirror=/srv/mirror
: "${DB_HOST:=127.0.0.1}" "${DB_DATABASE:=ixpmanager}" "${DB_USERNAME:=ixpmanager}"
: "${DB_PASSWORD:=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')}"
: "${CACHE_DRIVER:=memcached}" "${DOCTRINE_CACHE:=memcached}" "${COMPOSER:=composer}"
: "${APP_ENV=production}" "${APP_URL:=https://portal.$(hostname).example.net}"
umask 022
export LC_ALL=C

# What the installer gives to the web server; all else, .git too, is root's.
writable='storage bootstrap/cache vendor public/logos'
is_v4() { case $release in 4.*) ;; *) return 1 ;; esac; }
! is_v4 || writable="$writable database/Proxies bower.json public/bower_components"

as_web() { runuser -u www-data -- env HOME="$root/storage" "$@" </dev/null; }

# escaped CHARACTERS VALUE: with a backslash before each of them.
escaped() { printf '%s' "$2" | sed "s/[$1]/\\\\&/g"; }

# git serves nobody else's repository, unless the system says it may.
trust_mirror() {
  for repository in "$mirror"/*.git "$mirror"/components/*.git; do
    git config --system --get-all safe.directory | grep -qxF "$repository" ||
      git config --system --add safe.directory "$repository"
  done
}

# Tags up to the release only: a host has not fetched what came later.
check_out() {
  git init --quiet --initial-branch=main "$root"
  cd "$root"
  git remote add origin "$mirror/ixp-manager.git"
  tags=$(git ls-remote --refs --tags origin | sed 's#.*/##' | sort -V | sed "/^v$release\$/q")
  # shellcheck disable=SC2046,SC2086 # tag names
  git fetch --quiet --no-tags origin $(printf 'tag %s ' $tags)
  git checkout --quiet "v$release"
}

write_settings() {
  cat >.env <<SETTINGS
APP_KEY=base64:$(head -c 32 /dev/urandom | base64)
APP_URL=$APP_URL
${APP_ENV:+APP_ENV=$APP_ENV}

DB_HOST=$DB_HOST
DB_DATABASE=$DB_DATABASE
DB_USERNAME=$DB_USERNAME
DB_PASSWORD="$(escaped '\\"' "$DB_PASSWORD")"

CACHE_DRIVER=$CACHE_DRIVER
DOCTRINE_CACHE=$DOCTRINE_CACHE
SETTINGS
}

create_database() {
  case $DB_HOST in 127.0.0.1 | localhost) ;; *) return 0 ;; esac
  password=$(escaped "\\\\'" "$DB_PASSWORD")
  mysql <<SQL
CREATE DATABASE \`$DB_DATABASE\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE OR REPLACE USER '$DB_USERNAME'@'%' IDENTIFIED BY '$password';
GRANT ALL ON \`$DB_DATABASE\`.* TO '$DB_USERNAME'@'%';
SQL
}

install_libraries() {
  mkdir -p vendor
  ! is_v4 || mkdir -p public/bower_components
  # shellcheck disable=SC2086 # a list of fixed paths
  chown -R www-data: $writable
  as_web "$COMPOSER" install --no-dev --prefer-dist --no-interaction
  ! is_v4 || as_web bower --config.interactive=false -f update
}

# sql: on the application's database, with its own login.
sql() { MYSQL_PWD=$DB_PASSWORD mysql --host="$DB_HOST" --user="$DB_USERNAME" "$DB_DATABASE"; }

# Each flush stands for a restart: the database changes in between.
# shellcheck disable=SC2016 # this is PHP
flush_memcached() { php -r '$m = new Memcached; $m->addServer("127.0.0.1", 11211); $m->flush();'; }

# The base's PHP says that it is 7.0; v6 wants the real one.
choose_php() { is_v4 || ln -sf /usr/bin/php /usr/local/bin/php; }

make_tables_v6() {
  as_web php artisan migrate --force
  as_web php artisan update:reset-mysql-views
}

make_tables() {
  flush_memcached
  as_web php artisan doctrine:schema:update --force
  [ ! -d database/migrations ] || as_web php artisan migrate --force
  sql <tools/sql/views.sql
  flush_memcached
  as_web php artisan doctrine:schema:update --sql | grep -q 'Nothing to update'
}

fill_tables_v6() {
  sql <<'SQL'
INSERT INTO cust (id, name, shortname, autsys) VALUES (1, 'Alpha Networks', 'alpha', 64500), (2, 'Bravo', 'bravo', 64501);
INSERT INTO user (id, custid, username, name) VALUES (1, 1, 'alice', 'Alice Alpha'), (2, 2, 'bob', 'Bob Bravo');
INSERT INTO customer_to_users (customer_id, user_id, privs) VALUES (1, 1, '2'), (2, 2, '1');
INSERT INTO infrastructure (id, name, shortname) VALUES (1, 'Infrastructure 1', 'infra1');
INSERT INTO vlan (id, name, number, private) VALUES (1, 'Peering LAN 1', '100', '0'), (2, 'Private', '200', '1');
INSERT INTO routers (id, vlan_id, handle, last_updated) VALUES (1, 1, 'rs1-ipv4', '2021-07-20 12:00:00');
INSERT INTO switch (id, name, active) VALUES (1, 'swi1', 1), (2, 'swi2', 1);
INSERT INTO irrdbconfig (host, protocol, source) VALUES ('whois.example.net', 'irrd', 'RIPE');
SQL
}

# Some rows; before 4.8 console servers are in the switch table, in which 4.9 has no types.
fill_tables() {
  sql <<'SQL'
INSERT INTO cust (id, name, shortname, autsys) VALUES (1, 'Alpha Networks', 'alpha', 64500), (2, 'Bravo', 'bravo', 64501);
INSERT INTO user (id, custid, username, email) VALUES (1, 1, 'alice', 'alice@example.net'), (2, 2, 'bob', 'bob@example.net');
INSERT INTO contact (id, custid, user_id, name, email) VALUES (1, 1, 1, 'Alice Alpha', 'alice@example.net'), (2, 2, 2, 'Bob Bravo', 'bob@example.net');
INSERT INTO vlan (id, name, number) VALUES (1, 'Peering LAN 1', '100');
INSERT INTO ipv4address (vlanid, address) VALUES (1, '192.0.2.1'), (1, '192.0.2.2');
INSERT INTO ipv6address (vlanid, address) VALUES (1, '2001:db8::1'), (1, '2001:db8::2');
INSERT INTO switch (id, name, active) VALUES (1, 'swi1', 1), (2, 'swi2', 1), (3, 'cons1', 1), (4, 'cons2', 1);
INSERT INTO consoleserverconnection (switchid, custid, port, description) VALUES (3, 1, 1, 'alpha'), (3, 2, 2, 'bravo'), (4, 1, 1, 'alpha too');
SQL
  case $release in
    4.[5-7].*) echo 'UPDATE switch SET switchtype = IF(id > 2, 2, 1)' ;;
    4.8.*) echo 'DELETE FROM switch WHERE id > 2; UPDATE switch SET switchtype = 1' ;;
    *) echo 'DELETE FROM switch WHERE id > 2; UPDATE user JOIN contact ON user_id = user.id SET user.name = contact.name, user_id = NULL' ;;
  esac | sql
}

trust_mirror
choose_php
check_out
write_settings
create_database
install_libraries
if is_v4; then
  make_tables
  fill_tables
else
  make_tables_v6
  fill_tables_v6
fi
# shellcheck disable=SC2086 # a list of fixed paths
chown -R www-data: $writable
