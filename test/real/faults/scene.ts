import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { Controller } from '../../support/controller.ts'
import type { RealHost } from '../real-host.ts'
import type { RealLab } from '../real-lab.ts'
import type { Scene } from './fault.ts'

/** An inventory of one host, and two controllers that know it. */
export function makeScene(lab: RealLab, host: RealHost, to = '4.9.0'): Scene {
  const inventory = writeInventory(lab, host)
  const controller = new Controller(inventory, '2s')
  const words = ['upgrade', '--hosts', host.name, '--to', to, '--yes']
  return {
    host,
    controller,
    other: new Controller(inventory, '2s'),
    upgrade: (by = controller) => by.start(...words),
  }
}

function writeInventory(lab: RealLab, { name, address, knownHost }: RealHost): string {
  const file = join(lab.dir, `${name}.yaml`)
  const knownHosts = join(lab.dir, `${name}.known_hosts`)
  writeFileSync(knownHosts, knownHost)
  const inventory = {
    defaults: { user: 'root', identityFile: join(lab.dir, 'id_ed25519'), knownHosts },
    hosts: { [name]: { address, health: 'http://127.0.0.1/api/v4/ping' } },
    rollouts: { default: { stages: [{ name: 'all', hosts: 'all', soak: '1s' }] } },
  }
  writeFileSync(file, stringify(inventory))
  return file
}

/** What the host and the controller know, for whoever must find out what went wrong. */
export async function tell({ host }: Scene): Promise<string> {
  const script = `cd /var/lib/fleet/runs; tail -n 4 ./*/events
    for out in $(ls -t ./*/steps/*.out | head -n 3); do tail -n 8 "$out"; done 2>&1`
  return host.sh(script).catch((error: Error) => error.message)
}
