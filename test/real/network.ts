import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime } from './one-at-a-time.ts'
import { enterLab, isEntered, type LabRecord, listLabs, strikeLab } from './registry.ts'
import { run } from './run.ts'

const namespaces = '/run/netns'

export const bridgeOf = ({ number }: LabRecord) => `fleet${number}`
const prefixOf = (number: number) => `10.213.${number}`

/**
 * Enters a lab under a number that no other lab on this machine has, and makes its bridge. The bridge
 * has a hardware address of its own: else it takes that of a port, another one whenever ports come
 * and go, and hosts talk to an address that is gone.
 */
export function enterNetwork(dir: string, lasting: boolean): Promise<LabRecord> {
  return oneAtATime('number labs', async () => {
    const entered = listLabs().map(({ number }) => number)
    const links = await run('ip', ['-o', 'addr'])
    for (let number = 1; number < 255; number += 1) {
      const isTaken = links.includes(` ${prefixOf(number)}.`) || (await hasBridge(number))
      if (isTaken || entered.includes(number)) continue
      const lab = enterLab(number, dir, lasting)
      await makeBridge(lab)
      return lab
    }
    throw new Error('every address range for labs is taken')
  })
}

async function makeBridge(lab: LabRecord): Promise<void> {
  const bridge = bridgeOf(lab)
  const address = hardwareAddress(lab, 1)
  await run('ip', ['link', 'add', bridge, 'address', address, 'type', 'bridge'])
  await run('ip', ['addr', 'add', `${prefixOf(lab.number)}.1/24`, 'dev', bridge])
  await run('ip', ['link', 'set', bridge, 'up'])
}

export type HostLink = {
  readonly namespace: string
  readonly address: string
  readonly outside: string
}

/** A namespace for a host, linked to the bridge. */
export async function linkHost(lab: LabRecord, index: number): Promise<HostLink> {
  const bridge = bridgeOf(lab)
  const namespace = `${bridge}-${index}`
  const outside = `${bridge}v${index}`
  const last = 10 + index
  const address = `${prefixOf(lab.number)}.${last}`
  await run('ip', ['netns', 'add', namespace])
  const inside = ['name', 'host0', 'address', hardwareAddress(lab, last), 'netns', namespace]
  await run('ip', ['link', 'add', outside, 'type', 'veth', 'peer', ...inside])
  await run('ip', ['link', 'set', outside, 'master', bridge, 'up'])
  await run('ip', ['-n', namespace, 'addr', 'add', `${address}/24`, 'dev', 'host0'])
  await run('ip', ['-n', namespace, 'link', 'set', 'host0', 'up'])
  await run('ip', ['-n', namespace, 'link', 'set', 'lo', 'up'])
  return { namespace, address, outside }
}

/** Takes a host's link down or up, as a pulled cable. */
export async function setLink({ outside }: HostLink, state: 'up' | 'down'): Promise<void> {
  await run('ip', ['link', 'set', outside, state])
}

/** Whether a namespace has the name of one of this lab's hosts. */
export function isHostOf(lab: LabRecord, namespace: string): boolean {
  return new RegExp(`^${bridgeOf(lab)}-\\d+$`).test(namespace)
}

/** The namespaces of a lab's hosts, as files. */
export function namespacesOf(lab: LabRecord): string[] {
  if (!existsSync(namespaces)) return []
  const names = readdirSync(namespaces).filter((name) => isHostOf(lab, name))
  return names.map((name) => join(namespaces, name))
}

/** Removes every link and namespace of a lab and gives its number back; a later lab's are not touched. */
export function leaveNetwork(lab: LabRecord): Promise<void> {
  return oneAtATime('number labs', async () => {
    if (!isEntered(lab)) return
    for (const link of await linksOf(lab)) await run('ip', ['link', 'del', link])
    for (const file of namespacesOf(lab)) {
      await run('umount', ['--lazy', file]).catch(() => undefined)
      rmSync(file)
    }
    strikeLab(lab)
  })
}

async function linksOf(lab: LabRecord): Promise<string[]> {
  const links = await run('ip', ['-o', 'link'])
  const own = new RegExp(`^\\d+: (${bridgeOf(lab)}(?:v\\d+)?)[@:]`, 'gm')
  return [...links.matchAll(own)].map(([, name = '']) => name)
}

async function hasBridge(number: number): Promise<boolean> {
  return existsSync(`/sys/class/net/fleet${number}`)
}

/** Of our own making, so that no two are the same. */
function hardwareAddress({ number }: LabRecord, last: number): string {
  const hex = (value: number) => value.toString(16).padStart(2, '0')
  return `02:f1:ee:00:${hex(number)}:${hex(last)}`
}
