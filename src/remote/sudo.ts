import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Connection, Request } from './connection.ts'

/** Asks a person or a file for the password that sudo wants on a host. */
export type AskPassword = (host: Host, user: string) => Promise<string | undefined>

/** How a script is run as root where sudo asks for nothing. */
export const asRoot = 'sudo -n /bin/sh -s'

/**
 * The same with a password, which is the first line of stdin. It goes to sudo through a pipe of its
 * own, so that no shell reads it where sudo does not; the rest reaches the root shell through a FIFO.
 * In one line, for the login shell may be any.
 */
const asRootWithPassword = `/bin/sh -c '${[
  'umask 077',
  'IFS= read -r word || exit 1',
  'dir=$(mktemp -d) && mkfifo "$dir/script" || exit 1',
  'exec 3<&0',
  '{ exec >"$dir/script"; rm -rf "$dir"; exec cat; } <&3 3<&- & feeder=$!',
  'printf "%s\\n" "$word" | sudo -S -k -p "" /bin/sh -c "exec /bin/sh -s <\\"\\$0\\"" "$dir/script" 3<&-',
  'code=$?',
  'kill "$feeder" 2>/dev/null',
  'rm -rf "$dir"',
  'exit "$code"',
].join('; ')}'`

/** A request as it is sent where sudo wants this password. */
export function withPassword(request: Request, password: string | undefined): Request {
  if (password === undefined || request.command !== asRoot) return request
  return { command: asRootWithPassword, script: `${password}\n${request.script}` }
}

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
