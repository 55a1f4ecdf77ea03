import { run } from './run.ts'

/** One network of a lab: a bridge on this machine, and a namespace with one link for each host. */
export type LabNetwork = {
  readonly bridge: string
  /** The first three bytes of its addresses: `10.213.7`. */
  readonly prefix: string
}

/** Makes a bridge with an address range that no other lab on this machine has. */
export async function makeNetwork(): Promise<LabNetwork> {
  const taken = await run('ip', ['-o', '-4', 'addr'])
  for (let number = 1; number < 255; number += 1) {
    const prefix = `10.213.${number}`
    if (taken.includes(` ${prefix}.`)) continue
    const bridge = `fleet${number}`
    try {
      await run('ip', ['link', 'add', bridge, 'type', 'bridge'])
    } catch {
      continue
    }
    await run('ip', ['addr', 'add', `${prefix}.1/24`, 'dev', bridge])
    await run('ip', ['link', 'set', bridge, 'up'])
    return { bridge, prefix }
  }
  throw new Error('every address range for labs is taken')
}

export type HostLink = {
  readonly namespace: string
  readonly address: string
  readonly outside: string
}

/** A namespace for a host, linked to the bridge. */
export async function linkHost({ bridge, prefix }: LabNetwork, index: number): Promise<HostLink> {
  const namespace = `${bridge}-${index}`
  const outside = `${bridge}v${index}`
  const address = `${prefix}.${10 + index}`
  await run('ip', ['netns', 'add', namespace])
  await run('ip', [
    'link',
    'add',
    outside,
    'type',
    'veth',
    'peer',
    'name',
    'host0',
    'netns',
    namespace,
  ])
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

export async function unlinkHost({ namespace, outside }: HostLink): Promise<void> {
  await run('ip', ['link', 'del', outside]).catch(() => undefined)
  await run('ip', ['netns', 'del', namespace]).catch(() => undefined)
}

export async function removeNetwork({ bridge }: LabNetwork): Promise<void> {
  await run('ip', ['link', 'del', bridge]).catch(() => undefined)
}
