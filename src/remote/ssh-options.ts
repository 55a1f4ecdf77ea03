import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'

/** What `ssh -G` says, by the names of ssh_config(5) in small letters. */
export type Options = ReadonlyMap<string, readonly string[]>

/** What `ssh` would be told. */
export type Asked = Pick<Host, 'address' | 'port' | 'user' | 'proxyJump'>

const execute = promisify(execFile)

/** The options that ssh would go by. Throws `ssh-missing` without OpenSSH. */
export async function askSsh({ address, port, user, proxyJump }: Asked): Promise<Options> {
  const options = [
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(proxyJump === undefined ? [] : ['-o', `ProxyJump=${proxyJump}`]),
  ]
  try {
    const { stdout } = await execute('ssh', ['-T', '-G', ...options, '--', address])
    return parseSshOptions(stdout)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new ExpectedFailure({ kind: 'ssh-missing', tool: 'ssh' })
    }
    const { stderr = String(error) } = error as { stderr?: string }
    const reason = stderr.trim().split('\n').at(-1) ?? ''
    const target = { address, port: port ?? 22, user: user ?? '' }
    throw new ExpectedFailure({ kind: 'connect-failed', target, reason })
  }
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
