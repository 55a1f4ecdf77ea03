import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml'

const example = join(import.meta.dirname, '../../inventory/fleet.yaml')

/** What an inventory says of the lab as a whole. */
export type InventoryFacts = {
  readonly identityFile: string
  readonly knownHosts: string
  readonly webUser: string
}

/** What it says of one host; where a value is undefined, the example's own word is taken out. */
export type InventoryHost = {
  readonly name: string
  /** For the hosts of the example those that stand there. */
  readonly groups: readonly string[] | undefined
  readonly entry: Readonly<Record<string, unknown>>
}

/**
 * Writes the lab's inventory: the example's text with its comments, its groups and rollouts, but the
 * lab's hosts, their addresses and paths, and a soak nobody has to wait for.
 */
export async function writeInventory(
  file: string,
  facts: InventoryFacts,
  hosts: readonly InventoryHost[],
): Promise<void> {
  const document = parseDocument(await readFile(example, 'utf8'))
  for (const [key, value] of Object.entries(facts)) document.setIn(['defaults', key], value)
  liftComment(document)
  keepOnly(
    document,
    hosts.map(({ name }) => name),
  )
  for (const host of hosts) addHost(document, host)
  shortenSoaks(document)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, document.toString({ lineWidth: 0 }))
}

/** What stands above `rollouts` is read as the end of the last host: it goes back to its place. */
function liftComment(document: Document): void {
  const last = document.getIn(['hosts', keysOf(document, ['hosts']).at(-1)])
  const root = document.contents
  if (!isMap(last) || !last.comment || !isMap(root)) return
  const [own = '', ...stray] = last.comment.split('\n\n')
  last.comment = own
  const rollouts = root.items.find(({ key }) => String(key) === 'rollouts')?.key
  if (!isScalar(rollouts)) return
  rollouts.commentBefore = stray.join('\n\n')
  rollouts.spaceBefore = true
}

/** The example's hosts and members of groups that this lab has. */
function keepOnly(document: Document, names: readonly string[]): void {
  for (const name of keysOf(document, ['hosts'])) {
    if (!names.includes(name)) document.deleteIn(['hosts', name])
  }
  for (const group of keysOf(document, ['groups'])) {
    if (!document.hasIn(['groups', group, 'hosts'])) continue
    const members = membersOf(document, group).filter((name) => names.includes(name))
    setMembers(document, group, members)
  }
}

function addHost(document: Document, { name, groups, entry }: InventoryHost): void {
  const isKnown = document.hasIn(['hosts', name])
  if (!isKnown) document.setIn(['hosts', name], document.createNode({}))
  for (const [key, value] of Object.entries(entry)) {
    const path = ['hosts', name, key]
    if (value === undefined) document.deleteIn(path)
    else document.setIn(path, typeof value === 'object' ? document.createNode(value) : value)
  }
  for (const group of groups ?? (isKnown ? [] : ['prod'])) {
    if (!document.hasIn(['groups', group]))
      document.setIn(['groups', group], document.createNode({}))
    setMembers(document, group, [...membersOf(document, group), name])
  }
}

function shortenSoaks(document: Document): void {
  for (const rollout of keysOf(document, ['rollouts'])) {
    const stages = document.getIn(['rollouts', rollout, 'stages'])
    const count = isSeq(stages) ? stages.items.length : 0
    for (let index = 0; index < count; index += 1) {
      document.setIn(['rollouts', rollout, 'stages', index, 'soak'], '2s')
    }
  }
}

function keysOf(document: Document, path: readonly string[]): string[] {
  const map = document.getIn(path)
  return isMap(map) ? map.items.map(({ key }) => String(key)) : []
}

function membersOf(document: Document, group: string): string[] {
  const members = document.getIn(['groups', group, 'hosts'])
  return isSeq(members) ? members.items.map(String) : []
}

function setMembers(document: Document, group: string, members: readonly string[]): void {
  const unique = [...new Set(members)]
  document.setIn(['groups', group, 'hosts'], document.createNode(unique, { flow: true }))
}
