import type { RealHost } from './real-host.ts'
import type { RealSetup } from './real-setup.ts'

/** A host of the suite: how it differs from the others, in words and as it is made. */
export type Variety = RealSetup & {
  readonly traits: readonly string[]
  /** Who owns `.git`. */
  readonly owner: 'root' | 'www-data'
  /** Its database, and the unit that is its memcached, where they are not its own and the usual. */
  readonly database?: readonly [host: string, name: string]
  readonly memcached?: readonly [host: string, unit: string]
}

/** Every character that some shell, dotenv or SQL has a meaning for. */
const password = `s p"a'c\`e$d\\o!u#t&s;i|d<e>(w){o}[r]*d?~%100`

/** Together they have what sets real hosts apart. */
export const varieties: readonly Variety[] = [
  {
    name: 'dub1',
    traits: ['ahead of its tag', 'two small disks, just large enough'],
    release: '4.5.0',
    owner: 'root',
    groups: ['canary'],
    prepare: hasSmallDisks(),
    change: `${standsAheadOf('4.5.0')}\n${leavesFree(101 * 1024)}`,
  },
  {
    name: 'ams1',
    traits: ['root logs in', '.git of root', 'detached HEAD', 'composer for all', 'dash'],
    release: '4.5.0',
    owner: 'root',
    groups: ['prod'],
    prepare: servesOthers(),
  },
  {
    name: 'lon1',
    traits: ['sudo', '.git of the web user', 'database elsewhere', 'password', 'no APP_ENV'],
    release: '4.5.0',
    user: 'deploy',
    owner: 'www-data',
    database: ['ams1', 'portal_lon'],
    install: {
      DB_HOST: 'ams1',
      DB_DATABASE: 'portal_lon',
      DB_USERNAME: 'portal',
      DB_PASSWORD: password,
      APP_ENV: '',
    },
    change: 'chown -R www-data: /srv/ixpmanager',
  },
  {
    name: 'fra1',
    traits: ['memcached elsewhere', 'composer.phar, which the inventory names'],
    release: '4.5.0',
    owner: 'root',
    memcached: ['ams1', 'memcached-fra1'],
    entry: {
      composer: '/srv/ixpmanager/composer.phar',
      memcached: 'ssh -o BatchMode=yes ams1 systemctl restart memcached-fra1',
    },
    change: `${hasComposerPhar()}\n${usesMemcachedOfAms1()}`,
  },
  {
    name: 'syv1',
    traits: ['no systemd', 'no systemctl'],
    release: '4.5.0',
    owner: 'root',
    init: 'sysvinit',
    entry: { memcached: '/etc/init.d/memcached restart' },
  },
  {
    name: 'waw1',
    traits: [
      'bash is /bin/sh',
      'a branch on a tag',
      'composer.phar, which nobody names',
      'only the mappings are in memcached',
    ],
    release: '4.5.0',
    owner: 'root',
    install: { CACHE_DRIVER: 'file' },
    prepare: 'ln -sf bash /bin/sh',
    change: `${hasComposerPhar()}\ngit -C /srv/ixpmanager checkout --quiet -b production`,
  },
  {
    name: 'osl1',
    traits: ['two disks, one too small', 'a commit of its own', 'a tracked file edited'],
    release: '4.8.0',
    owner: 'root',
    prepare: hasSmallDisks(),
    change: `${hasWorkOfItsOwn()}\n${leavesFree(60 * 1024)}`,
  },
]

/** A second database for lon1, and a second memcached for fra1. */
function servesOthers(): string {
  const sql = password.replaceAll(/[\\']/g, '\\$&')
  return `
    printf '[mysqld]\\nbind-address = 0.0.0.0\\n' >/etc/mysql/mariadb.conf.d/99-lab.cnf
    systemctl restart mariadb
    mysql <<'SQL'
CREATE DATABASE portal_lon CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE USER portal@'%' IDENTIFIED BY '${sql}';
GRANT ALL ON portal_lon.* TO portal@'%';
SQL
    printf '%s\\n' '[Service]' 'ExecStart=/usr/bin/memcached -u memcache -p 11212 -l 0.0.0.0' >/etc/systemd/system/memcached-fra1.service
    systemctl daemon-reload && systemctl start memcached-fra1`
}

/** A file of PHP of its own, and none beside it. Around Debian's: the real one is out of reach. */
function hasComposerPhar(): string {
  return `
    cd /srv/ixpmanager
    php -d phar.readonly=0 -r '
      $phar = new Phar("composer.phar");
      $main = preg_replace("/^#!.*\\n/", "", file_get_contents("/usr/bin/composer"));
      $phar["composer"] = str_replace("__DIR__ . \\x27/..", "\\x27/usr", $main);
      $phar->setStub("#!/usr/bin/env php\\n<?php Phar::mapPhar(\\"composer.phar\\"); require \\"phar://composer.phar/composer\\"; __HALT_COMPILER();");'
    rm /usr/bin/composer`
}

/** v4 has no setting for it: a tracked file is changed, and git is told to look away. */
function usesMemcachedOfAms1(): string {
  return `
    cd /srv/ixpmanager
    systemctl disable --quiet --now memcached
    sed -i "s/'host' => '127.0.0.1', 'port' => 11211/'host' => 'ams1', 'port' => 11212/" config/cache.php
    git update-index --skip-worktree config/cache.php
    runuser -u www-data -- php artisan doctrine:schema:update --sql
    ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
    ssh-keyscan -t ed25519 ams1 >/root/.ssh/known_hosts 2>/dev/null`
}

/** As who follows the branch that upstream releases from, and has not fetched for a while. */
function standsAheadOf(release: string): string {
  return `
    cd /srv/ixpmanager
    git fetch --quiet --no-tags origin release-v4:refs/remotes/origin/release-v4
    git update-ref refs/remotes/origin/release-v4 "$(git log -1 --format=%H --grep='after ${release}' origin/release-v4)"
    git checkout --quiet -b release-v4 origin/release-v4`
}

function hasWorkOfItsOwn(): string {
  return `
    cd /srv/ixpmanager
    echo 'Our own.' >OURS && git add OURS
    git -c user.name=ops -c user.email=ops@example.net commit --quiet --message 'Our own'
    echo '// our own' >>config/cache.php`
}

function hasSmallDisks(): string {
  return `
    mkdir -p /srv/ixpmanager /var/lib/fleet
    mount -t tmpfs -o size=200m,mode=755 root /srv/ixpmanager
    mount -t tmpfs -o size=52m,mode=700 state /var/lib/fleet`
}

/** Of the disk of the application, besides what it needs by itself. */
function leavesFree(kibibytes: number): string {
  return `
    set -- $(df -Pk /srv/ixpmanager | tail -n 1)
    mount -o remount,size=$(($3 + ${kibibytes}))k /srv/ixpmanager`
}

/** Whose memcached is there, root of that host restarts it there. */
export async function letIntoAms1(guest: RealHost, ams1: RealHost): Promise<void> {
  const key = (await guest.sh('cat /root/.ssh/id_ed25519.pub')).trim()
  await ams1.sh(`echo '${key}' >>/root/.ssh/authorized_keys`)
}
