import { HostPlace } from './host/host-place.ts'
import { type HostSetup, usualCacheDriver } from './host/host-setup.ts'
import { type RealUser, setUpHost } from './host/set-up-host.ts'
import { LabHost } from './lab-host.ts'
import type { Keys } from './network/keys.ts'
import { Sshd } from './network/sshd.ts'
import { Web } from './network/web.ts'

/** What all hosts of a lab have in common. */
export type LabCommons = {
  readonly dir: string
  readonly keys: Keys
  readonly realUser: RealUser
  readonly latencyMs: number
  /** The directory that hosts of a release are copied from; made when it is first asked for. */
  readonly skeletonOf: (release: string) => Promise<string>
}

/** A simulated host with its servers. */
export type Machine = {
  readonly setup: HostSetup
  readonly place: HostPlace
  readonly sshd: Sshd
  readonly web: Web
  readonly host: LabHost
}

/** Makes the host of this description, the lab's index-th, and starts its servers. */
export async function startMachine(
  setup: HostSetup,
  index: number,
  { dir, keys, realUser, latencyMs, skeletonOf }: LabCommons,
): Promise<Machine> {
  const place = new HostPlace(dir, setup.name)
  const user = setup.user ?? 'root'
  const whole = { cacheDriver: usualCacheDriver(index), ...setup }
  await setUpHost(place, whole, { skeleton: await skeletonOf(setup.release), realUser })
  const { hostKey, publicKey } = keys
  const where = { cwd: place.home, env: place.environmentOf(user) }
  const sshd = new Sshd({ ...where, hostKey, publicKey, user, latencyMs })
  const web = new Web(place)
  await Promise.all([sshd.listen(), web.listen()])
  return { setup: whole, place, sshd, web, host: new LabHost(place, sshd, web) }
}

export function stopMachine({ sshd, web }: Machine): void {
  sshd.close()
  web.close()
}
