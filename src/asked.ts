import { quote } from './quote.ts'

const planned = ['plan', 'upgrade', 'script \\S+'] as const
const aimed = [...planned, 'doctor'] as const
const begun = ['upgrade', 'maintenance on', 'schema generate', 'rollback'] as const
const worked = [
  ...begun,
  'backup',
  'maintenance off',
  'memcached restart',
  'permissions check',
  'permissions fix',
  'schema validate',
  'schema diff',
  'schema update',
  'views',
  'cache clear',
  'verify',
  'exec',
] as const

/** Whether a command, as it is worded, is one of these, about hosts or about a run. A kept plan has its own flags. */
const oneOf = (names: readonly string[]) => (command: string) =>
  names.some((name) => new RegExp(`^fleet ${name}( -(?!-plan )| \\d{8}-|$)`).test(command))

/**
 * The flags that change what a command means, and the commands that are told them again: what was
 * typed to keep a run safe is not lost in the next command. A run knows its inventory.
 */
const lasting = {
  to: oneOf(aimed),
  'allow-major': oneOf(aimed),
  ack: oneOf(planned),
  rollout: oneOf(planned),
  'first-alone': oneOf(planned),
  wait: oneOf(planned),
  'was-down': oneOf(planned),
  review: (command) => oneOf(planned)(command) && !command.includes(' --approve-sql '),
  // What makes such a file has none yet.
  'approve-sql': (command) =>
    oneOf([...planned, 'schema update'])(command) && !/^fleet upgrade --review /.test(command),
  concurrency: oneOf(worked),
  'on-held': oneOf(begun),
  silence: oneOf(begun),
  unsilence: oneOf([...begun, 'attach']),
  'key-passphrase-file': (command) => !/^fleet (-|halt|runs|show|hosts|init)/.test(command),
  'sudo-password-file': (command) => !/^fleet (-|halt|runs|show|hosts|init)/.test(command),
  inventory: (command) => /^fleet (hosts|init|script |backup verify |.* --hosts )/.test(command),
} as const satisfies Readonly<Record<string, (command: string) => boolean>>

export type LastingFlag = keyof typeof lasting
export const lastingFlags = Object.keys(lasting) as LastingFlag[]

/** What was typed and must be typed again; what the environment or a file says holds anyway. */
export type Asked = {
  readonly [Flag in LastingFlag]?:
    | (Flag extends 'inventory' ? string : string | number | boolean)
    | undefined
}

/** A command to type, with what was asked. */
export function sayAsked(command: string, asked: Asked = {}): string {
  if (!command.startsWith('fleet ') || command.endsWith(' --help')) return command
  const dashes = command.indexOf(' -- ')
  const [own, rest] = dashes < 0 ? [command, ''] : [command.slice(0, dashes), command.slice(dashes)]
  const again = lastingFlags.filter((flag) => lasting[flag](own) && !says(own, flag))
  return `${own}${again.map((flag) => sayFlag(flag, asked[flag])).join('')}${rest}`
}

const short: Partial<Record<LastingFlag, string>> = { inventory: '-i', concurrency: '-c' }

function says(command: string, flag: LastingFlag): boolean {
  return [`--${flag}`, `--no-${flag}`, short[flag]].some(
    (name) => name && command.includes(` ${name}`),
  )
}

function sayFlag(flag: LastingFlag, value: Asked[LastingFlag]): string {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return ` --${value ? '' : 'no-'}${flag}`
  return ` ${short[flag] ?? `--${flag}`} ${quote(String(value))}`
}
