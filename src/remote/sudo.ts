import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Connection } from './connection.ts'
import { asRoot } from './sudo-request.ts'

/** Asks a person or a file for the password that sudo wants on a host. */
export type AskPassword = (host: Host, user: string) => Promise<string | undefined>

/** Makes sure that sudo lets us, with a password where it wants one. Throws `sudo-refused`. */
export async function gainRights(
  connection: Connection,
  host: Host,
  { user, ask }: { readonly user: string; readonly ask: AskPassword },
): Promise<void> {
  const told = await linesOf(connection, 'env LC_ALL=C sudo -n true')
  if (!told) return
  if (!told.some((line) => /password is required/.test(line))) refuse(user, 'refused', told)
  const password = await ask(host, user)
  if (password === undefined) refuse(user, 'no-password')
  connection.useSudoPassword(password)
  const denied = await linesOf(connection, asRoot)
  if (denied) refuse(user, denied.some(isAboutPassword) ? 'wrong-password' : 'refused', denied)
}

/** Else the password was right, and the rules are against it. */
function isAboutPassword(line: string): boolean {
  return /^Sorry, try again|incorrect password|no password was provided/.test(line)
}

/** What a command printed that failed; nothing where it did not. */
async function linesOf(connection: Connection, command: string): Promise<string[] | undefined> {
  const answer = await connection.run({ command, script: '' }, 60)
  if (answer.kind === 'unknown')
    throw new ExpectedFailure({ kind: 'link-lost', reason: answer.reason })
  if (answer.code === 0) return undefined
  return answer.stderr.trim().split('\n').slice(-3)
}

function refuse(
  user: string,
  why: 'refused' | 'no-password' | 'wrong-password',
  lines: readonly string[] = [],
): never {
  throw new ExpectedFailure({ kind: 'sudo-refused', user, why, lines })
}
