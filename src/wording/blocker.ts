import { cleanLine } from '../clean.ts'
import type { Blocker } from '../failure.ts'
import { formatBytes, formatMoment } from '../format.ts'
import type { Unaddressable } from '../unreachable.ts'
import { ofBranch } from './branch.ts'
import { sayMending } from './broken-view.ts'
import { sayWebPhpMissing } from './web-php.ts'
import type { Wording } from './words.ts'

export const blocker: Wording<Exclude<Blocker, Unaddressable>> = {
  'host-mistaken': ({ what, expected, found }, { host }) => [
    `it is not who the inventory says: its ${what} is ${found || 'not there'}, not ${expected}`,
    again(host),
  ],
  'root-wrong': ({ root }, { host }) => [`${root} is no IXP Manager checkout`, again(host)],
  'release-unreadable': ({ root }, { host }) => [
    `no release tag is near what is checked out in ${root}`,
    again(host),
  ],
  'line-unsupported': ({ release }, { host }) => [
    `fleet does not know the way from ${release}`,
    again(host),
  ],
  'release-ahead': ({ release, target }, { host }) => [
    `${release} is installed, ${target} would be backwards`,
    `fleet plan --to latest --hosts ${host}`,
  ],
  'major-denied': ({ release, target }, { host }) => [
    `${target} is another major than ${release}: PHP, composer and the web server change on the way`,
    `fleet plan --allow-major --hosts ${host}`,
  ],
  'ack-missing': ({ releases, missing }, { host }) => [
    `${missing.join(', ')} ${missing.length === 1 ? 'asks' : 'ask'} for what only a person can decide: read it below, then acknowledge it`,
    `fleet plan --ack ${releases.join(',')} --hosts ${host}`,
  ],
  'release-untold': ({ release }, { host }) => [
    `fleet does not know ${release}, and could not read from its tag what it needs`,
    `fleet plan --to latest --hosts ${host}`,
    ['of newer releases of the same major it reads composer.json for PHP, and version.php'],
  ],
  'release-missing': ({ release }, { host }) => [`its git remote has no ${release}`, again(host)],
  ...ofBranch,
  'remote-unreachable': ({ lines }, { host }) => [
    'its git remote does not answer',
    again(host),
    lines,
  ],
  'php-missing': ({ php }, { host }) => [`there is no PHP at ${php}`, again(host)],
  'php-wrong': ({ release, needs, has }, { host }) => [
    `${release} needs PHP ${needs}, the host has ${has}`,
    again(host),
    ['where it has another beside it, name both in the inventory: php: {"7.0": /…, "8.4": /…}'],
  ],
  'web-php-missing': sayWebPhpMissing,
  'extension-missing': ({ release, extension }, { host }) => [
    `${release} needs the PHP extension ${extension}`,
    again(host),
  ],
  'composer-missing': (_, { host }) => ['there is no composer that runs', again(host)],
  'composer-wrong': ({ release, needs, has }, { host }) => [
    `${release} needs composer ${needs}, the host has ${has}`,
    again(host),
    ['where it has another beside it, name both in the inventory: composer: {"1": /…, "2": /…}'],
  ],
  'bower-missing': (_, { host }) => ['there is no bower that runs', again(host)],
  'tool-missing': ({ tool }, { host }) => [`${tool} is not installed`, again(host)],
  'local-changes': ({ root, files, touched }, { host }) => [
    `edited by hand: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
    again(host),
    [...touched, `see them on the host: cd ${root} && git diff HEAD`],
  ],
  'local-commits': ({ root, count }, { host }) => [
    `${count} commit${count === 1 ? '' : 's'} of its own, which a release does not have`,
    again(host),
    [`see them on the host: cd ${root} && git log HEAD --not --tags --remotes`],
  ],
  'disk-short': ({ path, needsBytes, freeBytes }, { host }) => [
    `${path} needs ${formatBytes(needsBytes)} free, there are ${formatBytes(freeBytes)}`,
    again(host),
  ],
  'env-unreadable': ({ root }, { host }) => [
    `there is no .env in ${root}, or none that can be read`,
    again(host),
  ],
  'database-refused': ({ lines }, { host }) => [
    'the database refuses the login that .env gives',
    again(host),
    lines,
  ],
  'run-superseded': ({ run, by }) => [
    `run ${by} has changed it since ${run}: take that one back first`,
    `fleet rollback ${by}`,
  ],
  'dump-missing': ({ run }, { host }) => [
    `run ${run} has touched its database, and the dump from before is not there any more`,
    `fleet status --hosts ${host}`,
  ],
  'dump-elsewhere': ({ run, by }, { host }) => [
    `run ${run} has touched its database, which is backed up by ${by} and not by fleet`,
    `fleet status --hosts ${host}`,
  ],
  'site-changed-apart': ({ site, schemaHost, run }, { host }) => [
    `run ${run} has changed ${schemaHost} and the database of their site ${site}, and not this host: its code would not go with the database from before`,
    `fleet maintenance on --hosts ${host}`,
    ['then leave it out of the inventory, and roll back the rest'],
  ],
  'doctrine-gone': ({ release }, { host }) => [
    `${release} has no Doctrine commands: its schema is changed by migrations`,
    `fleet status --hosts ${host}`,
  ],
  'host-serves': ({ appEnv }, { host }) => [
    `it is no development host: APP_ENV of its .env is ${appEnv}`,
    `fleet status --hosts ${host}`,
  ],
  'backed-up-elsewhere': ({ by }, { host }) => [
    `not by fleet: the inventory says it is backed up by ${by}`,
    `fleet status --hosts ${host}`,
  ],
  'database-empty': ({ database }, { host }) => [
    `its database ${database} has no tables: is it the application's?`,
    again(host),
  ],
  'view-broken': ({ view, definer, said, ...where }, { host }) => [
    `mysqldump would stop at the view ${view} of ${definer}`,
    again(host),
    [said, `mend it on the host: ${sayMending(cleanLine(view), where)}`],
  ],
  'preflight-failed': ({ release, about, found }, { host }) => [
    `the schema of ${release} would stop at ${about} (${found})`,
    again(host),
  ],
  'setting-missing': ({ release, key }, { host }) => [
    `${release} needs ${key} in .env`,
    again(host),
  ],
  'memcached-silent': ({ address }, { host }) => [
    `.env keeps caches in memcached, and none answers at ${address}`,
    again(host),
  ],
  'memcached-denied': (_, { host }) => [
    'the inventory says memcached: none, and .env keeps caches in memcached',
    again(host),
  ],
  'run-unfinished': ({ run }) => [`run ${run} has not come to its end`, `fleet resume ${run}`],
  'lock-held': ({ run, by, since }, { host }) => [
    `held by run ${run} of ${by} since ${formatMoment(since)}`,
    `fleet status --hosts ${host}`,
  ],
  'site-down': ({ since }, { host }) => [
    `in maintenance already, since ${formatMoment(since)}`,
    `fleet upgrade --was-down --hosts ${host}`,
  ],
  'window-closed': ({ window, opensAt }, { host }) => [
    `outside its window ${window}: it opens at ${formatMoment(opensAt)}`,
    `fleet upgrade --wait --hosts ${host}`,
  ],
  'user-missing': ({ user }, { host }) => [`there is no user ${user}`, again(host)],
  'owner-unfit': ({ owner, webUser }, { host }) => [
    `.git belongs to ${owner}, who cannot replace the files of ${webUser}: it must be root or ${webUser}`,
    again(host),
  ],
  'user-unreachable': ({ user, login }, { host }) => [
    `${login} cannot act as ${user}: log in as root or set become: sudo`,
    again(host),
  ],
  'sibling-blocked': ({ site, hosts }) => [
    `${hosts.join(' and ')} of its site ${site} cannot start`,
    again(hosts[0] ?? site),
  ],
  'site-uneven': ({ site, stands }, { host }) => [
    `the hosts of site ${site} must go the same way: ${stands}`,
    again(host),
  ],
  'site-of-two-databases': ({ site, schemaHost }, { host }) => [
    `it has another database than ${schemaHost}, the schema host of its site ${site}`,
    again(host),
  ],
  'database-shared': ({ hosts }, { host }) => [
    `${hosts.join(' and ')} ${hosts.length === 1 ? 'has' : 'have'} the same database: give them one site in the inventory`,
    again(host),
  ],
}

function again(host: string): string {
  return `fleet plan --hosts ${host}`
}
