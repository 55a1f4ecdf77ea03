import type { Application, BootHook, BrokenView, Facts, LastChange, Lock } from './facts.ts'
import { parseDescribe, parseGit, parseOwnFiles } from './parse-git.ts'
import {
  parseBower,
  parseComposer,
  parseOtherComposer,
  parseOtherPhp,
  parsePhp,
} from './parse-programs.ts'
import { all, count, isYes, optional, optionalCount, readTold, type Told, text } from './told.ts'

/** Reads what survey.sh printed; `undefined` unless it came whole, from its first line to its last. */
export function parseFacts(stdout: string): Facts | undefined {
  const told = readTold(stdout)
  if (!told.has('survey') || !told.has('end')) return undefined
  return {
    os: text(told, 'os'),
    machineId: text(told, 'machine-id'),
    systemd: isYes(told, 'systemd'),
    uid: count(told, 'uid'),
    user: text(told, 'user'),
    sudo: isYes(told, 'sudo'),
    missingTools: all(told, 'missing-tool'),
    bootHook: parseBootHook(text(told, 'boot-hook')),
    webUserExists: isYes(told, 'web-user'),
    missingUsers: all(told, 'missing-user'),
    stateDir: text(told, 'state'),
    lock: told.has('lock') ? parseLock(text(told, 'lock')) : undefined,
    unfinishedRun: all(told, 'unfinished').findLast((run) => /^[\w.-]{1,64}$/.test(run)),
    lastChange: told.has('change-run') ? parseLastChange(told) : undefined,
    application: isYes(told, 'application') ? parseApplication(told) : undefined,
  }
}

function parseLastChange(told: Told): LastChange | undefined {
  const run = text(told, 'change-run')
  const hop = text(told, 'change-libraries')
  const [, bytes, at] = /^(\d{1,15}) (\d{1,12})$/.exec(text(told, 'change-dump')) ?? []
  if (!/^[\w.-]{1,64}$/.test(run)) return undefined
  return {
    run,
    commit: text(told, 'change-commit'),
    release: parseDescribe(text(told, 'change-describe'))?.release,
    isUndone: isYes(told, 'change-undone'),
    hasTouchedSchema: isYes(told, 'change-schema'),
    wasDown: isYes(told, 'change-left-down'),
    dump: bytes === undefined ? undefined : { bytes: Number(bytes), at: Number(at) },
    keptLibraries: /^\d+\.\d+\.\d+(-\d+-g[0-9a-f]+)?$/.test(hop) ? hop : undefined,
    downSince: optionalCount(told, 'change-down-since'),
  }
}

function parseBootHook(told: string): BootHook {
  if (told.startsWith('/')) return told as BootHook
  return told === 'cron' ? 'cron' : 'none'
}

/** The lock is held whatever it says; the names in it only tell who. */
export function parseLock(json: string): Lock {
  const run = /"run":"([\w.-]{1,64})"/.exec(json)?.[1]
  const by = /"by":"([\w.@-]{1,128})"/.exec(json)?.[1]
  const since = /"since":(\d{1,12})/.exec(json)?.[1]
  return { run: run ?? 'unknown', by: by ?? 'unknown', since: Number(since ?? 0) }
}

function parseApplication(told: Told): Application {
  return {
    git: parseGit(told),
    ownFiles: parseOwnFiles(told),
    version: optional(told, 'version'),
    php: parsePhp(told),
    otherPhps: all(told, 'php-other').flatMap(parseOtherPhp),
    composer: parseComposer(told),
    otherComposers: all(told, 'composer-other').flatMap(parseOtherComposer),
    bower: parseBower(told),
    memcached: parseMemcached(told),
    hasEnv: isYes(told, 'env'),
    envKeys: text(told, 'env-keys').split(' ').filter(Boolean),
    settings: {
      cacheDriver: text(told, 'env-CACHE_DRIVER'),
      doctrineCache: text(told, 'env-DOCTRINE_CACHE'),
      appUrl: text(told, 'env-APP_URL'),
      appEnv: text(told, 'env-APP_ENV'),
    },
    downSince: optionalCount(told, 'down-since'),
    permissions: {
      wrong: count(told, 'permissions-wrong'),
      sample: all(told, 'permissions-sample'),
    },
    disk: {
      librariesBytes: 1024 * count(told, 'libraries-kib'),
      rootFreeBytes: 1024 * count(told, 'root-free-kib'),
      stateFreeBytes: 1024 * count(told, 'state-free-kib'),
      isShared: isYes(told, 'one-disk'),
    },
    database: parseDatabase(told),
    preflight: all(told, 'preflight').map(parsePreflight),
    schema: parseSchema(text(told, 'schema')),
  }
}

function parseMemcached(told: Told): Application['memcached'] {
  const [, host = '', port = 0] = /^(\S+) (\d{1,5})$/.exec(text(told, 'memcached-address')) ?? []
  return { host, port: Number(port), since: optionalCount(told, 'memcached-since') }
}

function parseDatabase(told: Told): Application['database'] {
  if (!told.has('database')) return { error: text(told, 'database-error') }
  const [, name, now, uptime] =
    /^(\S+ \d+) (\d{1,12}) Uptime (\d{1,12})$/.exec(text(told, 'database-server')) ?? []
  return {
    bytes: count(told, 'database-bytes'),
    name: text(told, 'database-name'),
    tables: count(told, 'database-tables'),
    brokenViews: all(told, 'broken-view').map(parseBrokenView),
    server: name === undefined ? undefined : { name, since: Number(now) - Number(uptime) },
  }
}

function parseBrokenView(line: string): BrokenView {
  const [, view = line, definer = '', said = ''] = /^(\S+) (\S+) (.*)$/.exec(line) ?? []
  return { view, definer, said }
}

function parsePreflight(line: string): Application['preflight'][number] {
  const [, release = '', about = '', found = ''] = /^(\S*): (.*): ([^:]*)$/.exec(line) ?? []
  return { release, about, found }
}

function parseSchema(told: string): Application['schema'] {
  return told === 'in-sync' || told === 'out-of-sync' ? told : undefined
}
