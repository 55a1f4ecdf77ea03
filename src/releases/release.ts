/** Releases upgraded the same way. */
export type Line = 'v4' | 'v4.9' | 'v5' | 'v6' | 'v7'

/** A question to the database that must have no answer before a hop to the release. */
type Preflight = {
  /** What a row would mean, to show with it. */
  readonly about: string
  readonly query: string
  /** It asks about the server, not about tables: its answer counts before the start for every hop. */
  readonly isOfServer?: true
}

/** A command of a release, run after its schema is in place. */
type Action = {
  readonly command: string
  /** The line that alone tells success: exit codes of these commands lie. Without it, it only lists. */
  readonly says?: string
  /** It destroys where it is repeated: run with the operator's word, and never again by itself. */
  readonly once?: true
}

/** What only a person can do or decide. It is acknowledged before a host that needs it starts. */
type Duty = {
  readonly about: string
  readonly command?: string
  /** A host needs it only where `.env` sets this. */
  readonly ifSet?: string
  /** A host needs it only where the database has rows for this. */
  readonly ifRows?: string
  /** That the web server changes its PHP: done where the inventory has a line for it. */
  readonly isOfWebPhp?: true
}

/** What becomes of a key of `.env`. A name that ends in `*` stands for all that begin like it. */
export type EnvChange = {
  readonly key: string
  /** Read from here on, not read any more, or meant otherwise where it is not set. */
  readonly change: 'added' | 'dropped' | 'default'
  readonly about: string
}

/** One published version of IXP Manager, and what an upgrade to it needs and asks for. */
export type Release = {
  readonly version: string
  /** Of the tag's commit. */
  readonly date: string
  readonly line: Line
  /** PHP it may be installed on, as a semver range; composer checks a made-up version from 4.6.0 on. */
  readonly php: string
  /** PHP it is known to run on, where its composer.json allows more. */
  readonly phpProven?: string
  /** What the code says of itself; wrong in a few tags. */
  readonly versionConstant: string
  readonly notesUrl: string
  /** How much of its notes could be read; else what it asks for was told by the code. */
  readonly notesRead: 'all' | 'part' | 'none'
  /** Composer that can install its libraries, and the one that its documentation means. */
  readonly composer?: string
  readonly composerProven?: string
  readonly extensions?: readonly string[]
  /** Keys of `.env` that become mandatory. */
  readonly settings?: readonly string[]
  readonly env?: readonly EnvChange[]
  readonly preflight?: readonly Preflight[]
  /** Whether its tables differ from those of the release before. */
  readonly changesSchema?: true
  readonly migrations?: readonly string[]
  readonly actions?: readonly Action[]
  readonly duties?: readonly Duty[]
  /** What a person should know, shown in the plan. */
  readonly remarks?: readonly string[]
  /** The release that mends it: nobody stays here who wants to go on. */
  readonly mendedBy?: string
}
