import type { Options } from 'yargs'

/** One command as the operator sees it; its work is loaded only when it is run. */
export type Command = {
  /** As yargs reads it: `logs <run> <host>`. */
  readonly usage: string
  readonly describe: string
  readonly flags: Readonly<Record<string, Options>>
  readonly examples: ReadonlyArray<readonly [command: string, what: string]>
  /** As `fleet backup verify`. */
  readonly subcommands?: readonly Command[]
  /** Does the work; resolves to the exit code. Without it only its subcommands do. */
  readonly run?: (args: never) => Promise<number>
}
