import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { FleetEvent } from '../../src/events.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller, type Ended } from '../support/controller.ts'

/** As many upgrades and ways back of two hosts each take their time on a busy machine. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const sites = ['good', 'lost', 'held']
let lab: Lab
const controllers = new Map<string, Controller>()
const columns = new Map<string, readonly string[]>()

/** Two hosts of a site, on one database; the first is its schema host. */
beforeAll(async () => {
  const hosts = sites.flatMap((site) => [
    { name: `${site}1`, release: '4.8.0', site },
    { name: `${site}2`, release: '4.8.0', site, databaseOf: `${site}1` },
  ])
  lab = await startLab({ hosts })
  for (const site of sites) {
    columns.set(site, lab.host(`${site}1`).columns())
    controllers.set(site, new Controller(lab.inventory))
  }
  lab.host('held1').fault('4.9.0/schema', 'fail')
  await Promise.all(
    sites.map((site) => of(site).fleet('upgrade', '--hosts', `${site}*`, '--yes', '--to', '4.9.0')),
  )
})

afterAll(() => lab.stop())

/** Each site has a controller of its own. */
function of(site: string): Controller {
  const controller = controllers.get(site)
  if (!controller) throw new Error(`no controller for ${site}`)
  return controller
}

function rollBack(site: string): Promise<Ended> {
  return of(site).fleet('rollback', '--hosts', `${site}*`, '--yes')
}

/** Both hosts and their database stand where they stood before the upgrade, and serve. */
async function expectBack(site: string): Promise<void> {
  expect(lab.host(`${site}1`).columns()).toEqual(columns.get(site))
  for (const host of [lab.host(`${site}1`), lab.host(`${site}2`)]) {
    expect(await host.release()).toBe('v4.8.0')
    expect(host.read('srv/ixpmanager/vendor/installed.txt')).toBe(
      (await host.run('cat composer.lock')).output,
    )
    expect(host.isDown()).toBe(false)
    expect(host.has('srv/ixpmanager/.fleet')).toBe(false)
    expect(host.list('etc/systemd/system/multi-user.target.wants')).toEqual([])
    expect(await (await fetch(host.site)).json()).toMatchObject({ version: '4.8.0' })
  }
}

/** Where in the journal of the last run a host's event stands; -1 where it does not. */
function at(site: string, host: string, type: FleetEvent['type'], step?: string): number {
  return of(site)
    .journal()
    .findIndex(
      (event) =>
        event.type === type &&
        'host' in event &&
        event.host === host &&
        (step === undefined || ('step' in event && event.step === step)),
    )
}

/** Nobody restores before all are down and have given their word, and nobody is up before it. */
function expectInOrder(): void {
  expect(at('good', 'good2', 'step-started', '4.8.0/restore')).toBe(-1)
  const inOrder = [
    at('good', 'good2', 'site-went-down'),
    at('good', 'good2', 'step-started', '4.8.0/wait-dump'),
    at('good', 'good1', 'step-started', '4.8.0/backup'),
    at('good', 'good1', 'step-finished', '4.8.0/take-over'),
    at('good', 'good2', 'step-started', '4.8.0/take-over'),
    at('good', 'good2', 'site-came-up'),
  ]
  expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other))
  expect(inOrder).not.toContain(-1)
  expect(at('good', 'good1', 'step-finished', '4.8.0/caches')).toBeLessThan(
    at('good', 'good2', 'site-came-up'),
  )
}

describe.concurrent('the rollback of a site of two hosts', () => {
  it('says once what is lost, goes together, takes the database back once, and does nothing twice', async () => {
    const run = of('good').lastRun()
    const { code, stdout, stderr } = await of('good').fleet('rollback', run, '--yes')
    const loss =
      'the database goes back to \\d\\d:\\d\\d UTC of \\d{4}-\\d\\d-\\d\\d; what was written since is lost'
    expect(stderr).toMatch(new RegExp(`^good1, good2: takes back run ${run}: ${loss}$`, 'm'))
    expect(stderr.match(/is lost$/gm)).toHaveLength(1)
    expect(stdout).toMatch(/^good1 +4.9.0 +4.8.0 +done .* \S+.sql.gz, \d+ B$/m)
    expect(stdout).toMatch(/^good2 +4.9.0 +4.8.0 +done /m)
    expect(code).toBe(0)
    await expectBack('good')
    expectInOrder()
    const [last, restarts] = [of('good').lastRun(), lab.host('good2').restarts().length]
    const again = await rollBack('good')
    expect(again.stdout).toContain('2 hosts: 2 current')
    expect([again.code, of('good').lastRun(), lab.host('good2').restarts().length]).toEqual([
      ...[0, last],
      restarts,
    ])
  })

  it('is refused in part', async () => {
    const { code, stderr } = await of('good').fleet('rollback', '--hosts', 'good2', '--yes')
    expect(stderr).toContain('site good is taken whole or not at all: good1 is not selected')
    expect(stderr).toContain('next: fleet rollback --hosts good2,good1')
    expect(code).toBe(2)
  })
})

/** The database cannot be dumped as it is now: all stays as it was. */
async function expectNoWayBack(site: string): Promise<void> {
  const hosts = [lab.host(`${site}1`), lab.host(`${site}2`)]
  const now = hosts[0]?.columns()
  hosts[0]?.fault('4.8.0/backup', 'fail')
  const { code, stdout } = await rollBack(site)
  expect(stdout).toMatch(new RegExp(`^${site}1 .* reverted .* 4.8.0.backup failed`, 'm'))
  expect(stdout).toMatch(new RegExp(`^${site}2 .* reverted `, 'm'))
  expect(stdout).toMatch(new RegExp(`^next: fleet rollback --hosts ${site}1,${site}2$`, 'm'))
  expect(code).toBe(4)
  expect(hosts[0]?.columns()).toEqual(now)
  for (const host of hosts) expect([await host.release(), host.isDown()]).toEqual(['v4.9.0', false])
}

describe.concurrent('the rollback of a site of which hosts are lost', () => {
  it('brings all up where the database cannot be dumped, goes on without a sibling that has given its word, and is finished by a resume', async () => {
    await expectNoWayBack('lost')
    lab.host('lost1').fault('4.8.0/backup', 'call')
    lab.host('lost1').onCall = () => lab.host('lost2').reboot()
    lab.host('lost1').fault('4.8.0/restore', 'die', 'end')
    const { code, stdout } = await rollBack('lost')
    expect(stdout).toMatch(/^lost1 +4.9.0 +4.8.0 +unknown +DOWN since /m)
    expect(stdout).toMatch(/^lost2 +4.9.0 +4.8.0 +held +DOWN since .*was cut off by a reboot/m)
    expect(stdout).toMatch(/^next: fleet resume \S+$/m)
    expect(code).toBe(7)
    expect(await lab.host('lost2').release()).toBe('v4.9.0')
    expect((await of('lost').fleet('resume')).code).toBe(0)
    await expectBack('lost')
  })
})

describe.concurrent('the rollback of a site that is held', () => {
  it('goes on by itself when its controller is killed, and a resume brings the siblings up', async () => {
    const run = of('held').lastRun()
    expect([lab.host('held1').isDown(), lab.host('held2').isDown()]).toEqual([true, true])
    const running = of('held').start('rollback', run, '--yes')
    await of('held').reaches(running, '4.8.0/restore')
    running.child.kill('SIGKILL')
    await running.ended
    const { code, stdout } = await of('held').fleet('resume')
    expect(stdout).toContain('2 hosts: 2 done')
    expect(code).toBe(0)
    await expectBack('held')
    const earlier = await of('held').fleet('resume', run)
    expect(earlier.stdout).toContain(`run ${of('held').lastRun()} takes it back`)
    expect(earlier.code).toBe(4)
    await expectBack('held')
  })
})
