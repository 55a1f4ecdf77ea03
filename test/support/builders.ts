import { userInfo } from 'node:os'
import type { Host, Inventory } from '../../src/inventory/inventory.ts'
import type {
  Hop,
  HostPlan,
  PlannedCommand,
  PlannedStep,
  Setup,
  SiteCheck,
} from '../../src/plan/plan.ts'
import type { Application, DatabaseFacts, Facts } from '../../src/survey/facts.ts'

/** A host as the inventory would have it, with what a test says otherwise. */
export function aHost(differing: Partial<Host> = {}): Host {
  return {
    name: 'lon1',
    site: differing.name ?? 'lon1',
    isSchemaHost: true,
    address: 'lon1.example.net',
    become: 'none',
    root: '/srv/ixpmanager',
    webUser: 'www-data',
    memcached: 'memcached',
    backup: 'on',
    keepBackups: 20,
    ack: [],
    env: {},
    limits: {},
    hooks: { before: {}, after: {} },
    ...differing,
  }
}

export function anInventory(
  names: readonly string[],
  groups: Record<string, string[]> = {},
): Inventory {
  return {
    path: '/inventory',
    hosts: names.map((name) => aHost({ name })),
    groups: new Map(Object.entries(groups)),
    rollouts: new Map(),
  }
}

/** A healthy 4.7.3, found by root over SSH. */
export function someFacts(differing: Partial<Facts> = {}): Facts {
  return {
    os: 'Ubuntu 16.04.7 LTS',
    machineId: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    systemd: true,
    uid: 0,
    user: 'root',
    sudo: true,
    missingTools: [],
    bootHook: 'cron',
    webUserExists: true,
    missingUsers: [],
    stateDir: '/var/lib/fleet',
    lock: undefined,
    unfinishedRun: undefined,
    lastChange: undefined,
    application: anApplication(),
    ...differing,
  }
}

export function anApplication(differing: Partial<Application> = {}): Application {
  return {
    git: {
      owner: 'root',
      head: '0123456789abcdef0123456789abcdef01234567',
      nearest: { release: '4.7.3', ahead: 0 },
      localCommits: 0,
      branch: undefined,
      changes: [],
      remoteReleases: ['4.7.3', '4.8.0', '4.9.0', '4.9.1', '4.9.2', '4.9.3'],
      foundReleases: [],
      remoteError: undefined,
      remoteBranches: [],
      upstream: undefined,
    },
    ownFiles: { skin: undefined, originals: {} },
    version: '4.7.3',
    php: { path: '/usr/bin/php7.0', version: '7.0.33', extensions: ['bcmath', 'memcached'] },
    composer: { path: '/srv/ixpmanager/composer.phar', version: '1.10.22', withPhp: true },
    otherPhps: [],
    otherComposers: [],
    bower: { path: '/usr/bin/bower', version: '1.8.14' },
    memcached: { host: '127.0.0.1', port: 11211, since: 1_500_000_000 },
    hasEnv: true,
    envKeys: ['APP_URL', 'CACHE_DRIVER', 'DOCTRINE_CACHE'],
    settings: {
      cacheDriver: 'memcached',
      doctrineCache: 'memcached',
      appUrl: 'https://portal.example.net',
      appEnv: 'production',
    },
    downSince: undefined,
    permissions: { wrong: 0, sample: [] },
    disk: {
      librariesBytes: 150e6,
      rootFreeBytes: 20e9,
      stateFreeBytes: 20e9,
      isShared: true,
    },
    database: aDatabase(),
    preflight: [],
    schema: undefined,
    ...differing,
  }
}

export function aDatabase(differing: Partial<DatabaseFacts> = {}): DatabaseFacts {
  return {
    bytes: 50e6,
    name: 'ixpmanager',
    tables: 60,
    brokenViews: [],
    server: undefined,
    ...differing,
  }
}

/** A step of our own for tests of the runner: what it does is up to `run`. */
export function aStep(
  differing: Partial<PlannedCommand> & Pick<PlannedCommand, 'id'>,
): PlannedCommand {
  return {
    title: `step ${differing.id}`,
    phase: 'change',
    as: 'root',
    limit: 60,
    retry: 'idempotent',
    run: 'true',
    ...differing,
  }
}

export function aHop(from: string, to: string, steps: readonly PlannedStep[]): Hop {
  return {
    from,
    to,
    line: 'v4',
    versionConstant: to,
    notesUrl: `https://example.net/v${to}`,
    remarks: [],
    steps,
  }
}

export function aSetup(differing: Partial<Setup> = {}): Setup {
  const me = userInfo().username
  return {
    role: 'alone',
    root: '/srv/ixpmanager',
    stateDir: '/var/lib/fleet',
    webUser: me,
    owner: me,
    head: 'f00',
    php: '/usr/bin/php7.0',
    composer: { path: '/usr/bin/composer', withPhp: true },
    bower: '/usr/bin/bower',
    memcached: { host: '127.0.0.1', port: 11211 },
    health: undefined,
    backup: 'on',
    keepBackups: 20,
    bootHook: 'none',
    leaveDown: false,
    foundDown: false,
    generated: ['composer.lock'],
    libraries: ['vendor'],
    ...differing,
  }
}

/** A site that its host asks for one page, and expects any 2xx. */
export function aSiteCheck(url = 'https://portal.example.net/ping'): SiteCheck {
  return { from: 'host', pages: [{ name: 'page', url }] }
}

export function aHostPlan(differing: Partial<HostPlan> = {}): HostPlan {
  return {
    host: 'lon1',
    site: differing.host ?? 'lon1',
    stage: 'rest',
    from: '4.7.3',
    to: '4.8.0',
    hops: [],
    blockers: [],
    warnings: [],
    setup: aSetup(),
    ...differing,
  }
}
