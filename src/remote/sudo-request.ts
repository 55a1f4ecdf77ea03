import type { Request } from './request.ts'

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
