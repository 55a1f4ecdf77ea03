import type { Seconds } from '../duration.ts'

/** What holds of one machine we upgrade, defaults and groups already folded in. */
export type Host = {
  readonly name: string
  /** Hosts that share one database are one site, upgraded together; alone, a host is its own. */
  readonly site: string
  /** Of its site, the one that does the database steps. */
  readonly isSchemaHost: boolean
  /** A name or address as `ssh` takes it; an alias of ~/.ssh/config works too. */
  readonly address: string
  /** What /etc/machine-id says there; a host that says otherwise is another one. */
  readonly machineId?: string | undefined
  /** What APP_URL says there; likewise. */
  readonly appUrl?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly become: 'none' | 'sudo'
  readonly identityFile?: string | undefined
  readonly knownHosts?: string | undefined
  /** Holds the password that sudo wants there. */
  readonly sudoPasswordFile?: string | undefined
  /** The bastions before it, as ssh's ProxyJump takes them; `none` for none. */
  readonly proxyJump?: string | undefined
  /** The branch of the remote that it follows, instead of going from release to release. */
  readonly branch?: string | undefined
  /** Where IXP Manager is installed. */
  readonly root: string
  readonly webUser: string
  /** Where fleet keeps its lock, runs and backups on the host, when not in the usual place. */
  readonly stateDir?: string | undefined
  readonly php?: Program | undefined
  readonly composer?: Program | undefined
  readonly bower?: string | undefined
  /** A service name, a command that restarts it, or `none`. */
  readonly memcached: string
  readonly health?: HealthSetting | undefined
  /** Whom the host tells that its site stays down: an http(s) URL, or a command that gets the message. */
  readonly alarm?: string | undefined
  /** A line of sh that quiets what else writes to the database, and one that lets it go on. */
  readonly quiesce?: string | undefined
  readonly unquiesce?: string | undefined
  /** A line of sh after which the web server runs the code that is there: php-fpm, an opcode cache. */
  readonly reload?: string | undefined
  /** Lines of sh, by version, that put the web server onto a PHP; one for all has it in FLEET_PHP. */
  readonly webPhp?: Program | undefined
  readonly hooks: Hooks
  readonly backup: Backup
  /** Releases whose one-offs and duties the operator has acknowledged. */
  readonly ack: readonly string[]
  /** When it may be started, as `Tue,Thu 02:00-04:00 Europe/Dublin`; at any time without. */
  readonly window?: string | undefined
  /** How many dumps stay on the host. */
  readonly keepBackups: number
  readonly env: Readonly<Record<string, string>>
  /** Time limits of single steps, by step id, where this host needs more or less than usual. */
  readonly limits: Readonly<Record<string, Seconds>>
}

/** Lines of sh at points of an upgrade: a step (`down`), a hop by its release, or a step of one. */
export type Hooks = {
  readonly before: Readonly<Record<string, Hook>>
  readonly after: Readonly<Record<string, Hook>>
}

export type Hook = { readonly run: string; readonly as: Rights }

/** Whose rights a step has: root, the web server's user, the owner of `.git`, or somebody the inventory names. */
export type Rights = 'root' | 'web' | 'owner' | `user:${string}`

/**
 * Where the site is asked whether it serves: a URL, asked from the host, or more of it. Without `url` what
 * APP_URL says; `at` is the address that its name stands for.
 */
export type HealthSetting =
  | string
  | {
      readonly url?: string | undefined
      readonly at?: string | undefined
      readonly from?: 'host' | 'controller' | undefined
    }

/** A path or a line, or one for each version of the program, for a way on which it changes. */
export type Program = string | Readonly<Record<string, string>>

/** `on`: fleet dumps the database itself; `external`: somebody else has, and this says who. */
export type Backup = 'on' | { readonly external: string }

/** A count of hosts, or a percent of the stage. */
export type BatchSize = { readonly count: number } | { readonly percent: number }

/** One stage of a rollout. */
export type StageRule = {
  readonly name: string
  /** A pattern as for `--hosts`. */
  readonly hosts: string
  /** Sizes of the batches in turn; the last one repeats. */
  readonly batch: readonly BatchSize[]
  readonly soak: Seconds
  /** Failed hosts the stage may have before the run halts. */
  readonly budget: number
}

export type Rollout = { readonly name: string; readonly stages: readonly StageRule[] }

export type Inventory = {
  /** The file or directory it was read from, absolute. */
  readonly path: string
  /** In the order of the files. */
  readonly hosts: readonly Host[]
  /** Names of all hosts of a group, its children's included. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  readonly rollouts: ReadonlyMap<string, Rollout>
}
