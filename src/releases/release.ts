/** Releases upgraded the same way. */
export type Line = 'v4' | 'v4.9'

/** A question to the database that must have no answer before a hop to the release. */
type Preflight = {
  /** What a row would mean, to show with it. */
  readonly about: string
  readonly query: string
  /** It asks about the server, not about tables: its answer counts before the start for every hop. */
  readonly isOfServer?: true
}

/** A one-off command of a release, run after its schema is in place. */
type Action = {
  readonly command: string
  /** The line that alone tells success: exit codes of these commands lie. */
  readonly says: string
}

/** One published version of IXP Manager, and what an upgrade to it needs and asks for. */
export type Release = {
  readonly version: string
  readonly line: Line
  /** PHP it runs on, as a semver range; composer checks a made-up version from 4.6.0 on. */
  readonly php: string
  /** What the code says of itself; wrong in a few tags. */
  readonly versionConstant: string
  readonly notesUrl: string
  readonly extensions?: readonly string[]
  readonly composer?: string
  /** Keys of `.env` that become mandatory. */
  readonly settings?: readonly string[]
  readonly preflight?: readonly Preflight[]
  readonly actions?: readonly Action[]
  /** What a person should know or do, shown in the plan. */
  readonly remarks?: readonly string[]
}
