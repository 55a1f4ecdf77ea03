import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { Controller, type Running } from '../../support/controller.ts'
import { until } from '../../support/until.ts'
import { type Image, remove, startFrom } from '../faults/image.ts'
import type { RealHost } from '../real-host.ts'
import type { RealSetup } from '../real-setup.ts'

/** One site on two machines: the first has the database, and does its steps. */
export type Pair = {
  readonly schemaHost: RealHost
  readonly sibling: RealHost
  readonly controller: Controller
  readonly upgrade: () => Running
}

const install = { DB_PASSWORD: 'one of the site' }

/** What the machines of every pair are clones of. */
export const imagesOfPair: readonly RealSetup[] = [
  {
    name: 'schema-host',
    release: '4.8.0',
    install,
    change: `
      printf '[mysqld]\\nbind-address = 0.0.0.0\\n' >/etc/mysql/mariadb.conf.d/99-site.cnf
      systemctl restart mariadb`,
  },
  {
    name: 'sibling',
    release: '4.8.0',
    install,
    change: `
      systemctl disable --quiet --now mariadb
      sed -i 's/^DB_HOST=.*/DB_HOST=database/' /srv/ixpmanager/.env`,
  },
]

/** Boots both, and writes an inventory that has them as one site. */
export async function startPair(images: readonly Image[], number: number): Promise<Pair> {
  const names = [`s${number}a`, `s${number}b`]
  const [schemaHost, sibling] = await Promise.all(
    names.map((name, index) => startFrom(images[index] as Image, name)),
  )
  if (!schemaHost || !sibling) throw new Error('a pair is two hosts')
  await sibling.sh(`echo ${schemaHost.address} database >>/etc/hosts`)
  const dir = images[0]?.lab.dir ?? ''
  const controller = new Controller(writeInventory(dir, [schemaHost, sibling]), '2s')
  const words = ['upgrade', '--hosts', names.join(','), '--to', '4.9.0', '--yes']
  return { schemaHost, sibling, controller, upgrade: () => controller.start(...words) }
}

export async function removePair({ schemaHost, sibling }: Pair): Promise<void> {
  await Promise.all([remove(schemaHost), remove(sibling)])
}

function writeInventory(dir: string, hosts: readonly RealHost[]): string {
  const site = hosts.map(({ name }) => name).join('-')
  const file = join(dir, `${site}.yaml`)
  const knownHosts = join(dir, `${site}.known_hosts`)
  writeFileSync(knownHosts, hosts.map(({ knownHost }) => knownHost).join(''))
  const health = 'http://127.0.0.1/api/v4/ping'
  const inventory = {
    defaults: { user: 'root', identityFile: join(dir, 'id_ed25519'), knownHosts, site, health },
    hosts: Object.fromEntries(hosts.map(({ name, address }) => [name, { address }])),
    rollouts: { default: { stages: [{ name: 'all', hosts: 'all', soak: '1s' }] } },
  }
  writeFileSync(file, stringify(inventory))
  return file
}

/** Waits until a host of the run that goes on begins a step. */
export async function begins(
  { controller }: Pair,
  { child, stderr }: Running,
  [host, step]: readonly [RealHost, string],
): Promise<void> {
  const hasBegun = () => {
    if (child.exitCode !== null) throw new Error(`it ended before ${step}:\n${stderr()}`)
    const events = stderr().includes('run ') ? controller.journal() : []
    return events.some(
      (event) => event.type === 'step-started' && event.host === host.name && event.step === step,
    )
  }
  await until(`${host.name} begins ${step}`, hasBegun, 180)
}
