import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import { askOwnProgram } from './own-programs.ts'

/** What `ssh -G` says, by the names of ssh_config(5) in small letters. */
export type Options = ReadonlyMap<string, readonly string[]>

/** What `ssh` would be told. */
export type Asked = Pick<Host, 'address' | 'port' | 'user' | 'proxyJump'>

/** The options that ssh would go by. Throws `ssh-unusable` without OpenSSH. */
export async function askSsh({ address, port, user, proxyJump }: Asked): Promise<Options> {
  const options = [
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(proxyJump === undefined ? [] : ['-o', `ProxyJump=${proxyJump}`]),
  ]
  const said = await askOwnProgram('ssh', ['-T', '-G', ...options, '--', address])
  if (said.code === 0) return parseSshOptions(said.stdout)
  const reason = said.stderr.trim().split('\n').at(-1) || `ssh -G ended with exit code ${said.code}`
  const target = { address, port: port ?? 22, user: user ?? '' }
  throw new ExpectedFailure({ kind: 'connect-failed', target, reason })
}

/** `ssh -G` prints "key value" a line, a key as often as it has values. */
export function parseSshOptions(stdout: string): Options {
  const options = new Map<string, string[]>()
  for (const line of stdout.split('\n')) {
    const [, key, value] = /^(\S+) (.*)$/.exec(line) ?? []
    if (key && value !== undefined) options.set(key, [...(options.get(key) ?? []), value])
  }
  return options
}

/** The first value of an option. */
export function one(options: Options, key: string, otherwise = ''): string {
  return options.get(key)?.[0] ?? otherwise
}
