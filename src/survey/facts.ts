/** What a survey learned of a host, at a time. */
export type Facts = {
  readonly os: string
  /** Of /etc/machine-id; empty where there is none. */
  readonly machineId: string
  readonly systemd: boolean
  readonly uid: number
  readonly user: string
  /** Whether `sudo -n` works. */
  readonly sudo: boolean
  readonly missingTools: readonly string[]
  readonly bootHook: BootHook
  readonly webUserExists: boolean
  /** Of those that the inventory's own lines are to be run as. */
  readonly missingUsers: readonly string[]
  /** Where fleet keeps its lock, runs and backups on the host. */
  readonly stateDir: string
  readonly lock: Lock | undefined
  readonly unfinishedRun: string | undefined
  /** The last run that began to change the installation, and what it left to take it back by. */
  readonly lastChange: LastChange | undefined
  /** Everything about the installation; absent where the root holds none. */
  readonly application: Application | undefined
}

/** What starts a script again after a reboot: a unit in this directory, cron, or nothing. */
export type BootHook = `/${string}` | 'cron' | 'none'

export type Lock = { readonly run: string; readonly by: string; readonly since: number }

export type LastChange = {
  readonly run: string
  /** What was checked out before, and its release. */
  readonly commit: string
  readonly release: string | undefined
  /** A rollback has taken it back, or is about to. */
  readonly isUndone: boolean
  readonly hasTouchedSchema: boolean
  /** It found the site in maintenance, and was to leave it so. */
  readonly wasDown: boolean
  readonly dump: { readonly bytes: number; readonly at: number } | undefined
  /** The hop that put the libraries aside, where they are still there. */
  readonly keptLibraries: string | undefined
  /** It took the site down then, and left it so. */
  readonly downSince?: number | undefined
}

export type Application = {
  readonly git: GitFacts
  readonly ownFiles: OwnFiles
  /** What the code says of itself. */
  readonly version: string | undefined
  readonly php: Php | undefined
  /** Those that the inventory names besides, for releases to come. */
  readonly otherPhps: readonly Php[]
  readonly composer: Composer | undefined
  readonly otherComposers: readonly Composer[]
  readonly bower: { readonly path: string; readonly version: string } | undefined
  readonly memcached: {
    readonly host: string
    readonly port: number
    readonly since: number | undefined
  }
  /** Whether there is an `.env` that can be read; without, there are no settings. */
  readonly hasEnv: boolean
  /** Names of what `.env` gives a value. */
  readonly envKeys: readonly string[]
  readonly settings: {
    readonly cacheDriver: string
    readonly doctrineCache: string
    readonly appUrl: string
    readonly appEnv: string
  }
  readonly downSince: number | undefined
  readonly permissions: { readonly wrong: number; readonly sample: readonly string[] }
  readonly disk: DiskFacts
  readonly database: DatabaseFacts | { readonly error: string }
  /** Pre-flight queries that returned rows. */
  readonly preflight: ReadonlyArray<{
    readonly release: string
    readonly about: string
    readonly found: string
  }>
  readonly schema: 'in-sync' | 'out-of-sync' | undefined
}

export type Php = {
  readonly path: string
  readonly version: string
  readonly extensions: readonly string[]
}

export type Composer = {
  readonly path: string
  readonly version: string
  /** A PHP program, and not a script that finds one by itself. */
  readonly withPhp: boolean
}

/** Files of the host's own that stand in for files of a release, or are changed ones of it. */
export type OwnFiles = {
  readonly skin: string | undefined
  /** By release, also `installed`: the originals as it has them, by path. A release that is missing is not known. */
  readonly originals: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export type DatabaseFacts = {
  readonly bytes: number
  readonly name: string
  readonly tables: number
  /** Views that stop mysqldump, with what the database says of them. */
  readonly brokenViews: readonly BrokenView[]
  /** Which server answered, by its own name: hosts come by different addresses to one. */
  readonly server: { readonly name: string; readonly since: number } | undefined
}

export type BrokenView = {
  readonly view: string
  readonly definer: string
  readonly said: string
}

/** Read from a tag with `git show`. */
export type FoundRelease = {
  readonly version: string
  readonly php: string
  readonly constant: string
  readonly migrations: readonly string[]
}

export type GitFacts = {
  readonly owner: string
  readonly head: string
  /** Nearest tag (without the `v`) and the commits since. */
  readonly nearest: { readonly release: string; readonly ahead: number } | undefined
  /** Commits that neither a tag nor a branch of the remote has. */
  readonly localCommits: number
  readonly branch: string | undefined
  readonly changes: readonly string[]
  readonly remoteReleases: readonly string[]
  /** What those tell of themselves that fleet does not know. */
  readonly foundReleases: readonly FoundRelease[]
  readonly remoteError: string | undefined
  /** Only where the inventory follows a branch: the remote's branches, and where that one stands. */
  readonly remoteBranches: readonly string[]
  readonly upstream: Upstream | { readonly error: string } | undefined
}

/** The tip of the branch that is followed. */
export type Upstream = {
  readonly commit: string
  /** Nearest tag (without the `v`) and the commits since. */
  readonly nearest: { readonly release: string; readonly ahead: number } | undefined
  /** What the code there says of itself. */
  readonly version: string | undefined
  /** What is checked out is behind it, on the same way. */
  readonly isForward: boolean
}

type DiskFacts = {
  readonly librariesBytes: number
  readonly rootFreeBytes: number
  readonly stateFreeBytes: number
  /** The installation and our own place share one filesystem. */
  readonly isShared: boolean
}
