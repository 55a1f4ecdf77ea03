import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Unreachable } from '../unreachable.ts'
import { resolveSshSettings, type SshSettings } from './ssh-config.ts'

/** An sshd that the way to some hosts leads to: their own, or that of a bastion before them. */
export type Door = {
  readonly hosts: readonly string[]
  readonly isBastion: boolean
  readonly settings: SshSettings
}

/** A host whose way is not known. */
export type Lost = { readonly host: string; readonly failure: Unreachable }

/** Every door on the way to hosts, each once; a layer is reached through the one before. */
export async function findDoors(
  hosts: readonly Host[],
): Promise<{ readonly layers: readonly Door[][]; readonly lost: readonly Lost[] }> {
  const lost: Lost[] = []
  const layers: Array<Map<string, Door>> = []
  for (const found of await Promise.all(hosts.map(findWay))) {
    if ('failure' in found) lost.push(found)
    else
      found.way.forEach((settings, depth) => {
        layers[depth] ??= new Map()
        const isBastion = depth < found.way.length - 1
        addDoor(layers[depth], { hosts: [found.host], isBastion, settings })
      })
  }
  return { layers: layers.map((layer) => [...layer.values()]), lost }
}

function addDoor(layer: Map<string, Door>, door: Door): void {
  const { hostKeyName, knownHosts, target, via } = door.settings
  const key = JSON.stringify([hostKeyName, knownHosts[0], target.address, via?.target])
  const hosts = [...(layer.get(key)?.hosts ?? []), ...door.hosts]
  layer.set(key, { ...door, hosts })
}

/** The doors to one host, the outermost first. */
async function findWay({
  name,
  ...host
}: Host): Promise<Lost | { readonly host: string; readonly way: readonly SshSettings[] }> {
  try {
    const way: SshSettings[] = []
    let at: SshSettings | undefined = await resolveSshSettings(host)
    for (; at; at = at.via) way.unshift(at)
    return { host: name, way }
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return { host: name, failure: error.failure as Unreachable }
  }
}
