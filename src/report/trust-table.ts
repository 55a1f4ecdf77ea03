import { type Asked, sayAsked } from '../asked.ts'
import { cleanLine } from '../clean.ts'
import type { Unreachable } from '../unreachable.ts'
import { word } from '../wording/word.ts'
import type { Colour } from './colour.ts'
import { renderGrid } from './grid.ts'

/** How it stands with the key of a host, or of a bastion on the way. */
export type Trust = {
  /** The hosts that it is for. */
  readonly hosts: readonly string[]
  readonly isBastion: boolean
  /** As known_hosts has it. */
  readonly name: string
  readonly keyType?: string
  readonly fingerprint?: string
  readonly state: 'known' | 'new' | 'pinned' | 'replaced' | 'changed' | 'revoked' | 'unreachable'
  /** Why nobody logs in there. */
  readonly failure?: Unreachable
}

const colours = {
  known: 'green',
  pinned: 'green',
  replaced: 'green',
  new: 'yellow',
  changed: 'red',
  revoked: 'red',
  unreachable: 'red',
} as const

/** What is asked before keys are pinned: whose they are, and where they will stand. */
export function renderTrustQuestion(
  trusts: readonly Trust[],
  files: readonly string[],
  colour: Colour,
): string {
  const count = `${trusts.length} key${trusts.length === 1 ? '' : 's'}`
  return [
    renderTable(trusts, colour),
    '',
    'Compare them on each host’s console: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
    `Pin ${count} in ${files.map(cleanLine).join(' and ')}? (yes/no) `,
  ].join('\n')
}

/** The end of `fleet trust`: where each key stands, what is in the way, and what to type next. */
export function renderTrustEnd(trusts: readonly Trust[], colour: Colour, asked?: Asked): string {
  const problems = trusts.flatMap(({ hosts, failure }) => {
    if (!failure) return []
    const { what, evidence, next } = word(failure, { host: hosts.join(','), asked })
    return [
      '',
      `${hosts.join(',')}: ${what}`,
      ...evidence.map((line) => `  │ ${line}`),
      `  ${next}`,
    ]
  })
  return [renderTable(trusts, colour), ...problems, '', `next: ${nextOf(trusts, asked)}`].join('\n')
}

function renderTable(trusts: readonly Trust[], colour: Colour): string {
  return renderGrid(
    ['host', 'address', 'type', 'fingerprint', 'key'],
    trusts.map(({ hosts, isBastion, name, keyType, fingerprint, state }) => [
      isBastion ? `bastion of ${hosts.join(',')}` : hosts.join(','),
      cleanLine(name),
      cleanLine(keyType ?? ''),
      fingerprint ?? '',
      colour(state, colours[state]),
    ]),
  )
}

function nextOf(trusts: readonly Trust[], asked: Asked | undefined): string {
  const stuck = trusts.find(({ failure }) => failure)
  if (stuck?.failure) return word(stuck.failure, { host: stuck.hosts.join(','), asked }).next
  const hosts = [...new Set(trusts.flatMap((trust) => trust.hosts))]
  return sayAsked(`fleet status --hosts ${hosts.join(',')}`, asked)
}
