import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import type { LabHost } from '../lab/lab-host.ts'
import { aListener, type Listener } from '../support/alarm-listener.ts'
import { Controller } from '../support/controller.ts'
import { until } from '../support/until.ts'

/** What happens to a host while nobody watches, and what it says then. */
const cases = [
  { host: 'a1', step: '4.9.0/schema', fault: 'fail', outcome: 'held' },
  { host: 'a2', step: '4.9.0/schema', fault: 'reboot', outcome: 'held' },
  { host: 'a3', step: '4.9.0/composer', fault: 'die', outcome: 'unknown' },
] as const

let lab: Lab
let listener: Listener

beforeAll(async () => {
  listener = await aListener()
  const hosts = cases.map(({ host: name }) => ({ name, release: '4.8.0', alarm: listener.url }))
  lab = await startLab({ hosts })
})

afterAll(async () => {
  await lab.stop()
  listener.close()
})

describe('a host that nobody watches', () => {
  it.concurrent.each(cases)(
    'says by itself that its site stays down: $fault in $step',
    async ({ host, step, fault, outcome }) => {
      lab.host(host).fault(step, fault)
      const controller = new Controller(lab.inventory)
      const running = controller.start('upgrade', '--hosts', host, '--yes', '--to', '4.9.0')
      await controller.reaches(running, '4.9.0/down')
      running.child.kill('SIGKILL')
      const said = await until('it is said', () => postsOf(host)[0], 60)
      expect(said).toMatchObject({ run: controller.lastRun(), step, outcome })
      await lab.host(host).settle()
      expect(lab.host(host).isDown()).toBe(true)
      expect(syslogOf(lab.host(host))).toContain(`${said.message.replace(`${host}: `, '')}`)
      expect(postsOf(host)).toHaveLength(1)
    },
  )
})

function postsOf(host: string): Array<Record<'host' | 'message', string>> {
  return listener.received.map(({ body }) => JSON.parse(body)).filter((post) => post.host === host)
}

function syslogOf(host: LabHost): string {
  return host.read('log/syslog')
}
