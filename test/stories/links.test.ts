import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FleetEvent } from '../../src/events.ts'
import { type Lab, startLab } from '../lab/lab.ts'
import type { LabHost } from '../lab/lab-host.ts'
import { Controller } from '../support/controller.ts'

type Loss = {
  readonly host: string
  readonly step: string
  readonly how: string
  readonly lose: (host: LabHost) => void
}

const losses: readonly Loss[] = [
  {
    host: 'a1',
    step: '4.9.0/composer',
    how: 'is closed (FIN)',
    lose: (host) => host.dropLinks('fin'),
  },
  {
    host: 'a2',
    step: '4.9.0/composer',
    how: 'is reset (RST)',
    lose: (host) => host.dropLinks('rst'),
  },
  {
    host: 'a3',
    step: '4.9.0/schema',
    how: 'is closed (FIN)',
    lose: (host) => host.dropLinks('fin'),
  },
  {
    host: 'a4',
    step: '4.9.0/schema',
    how: 'is reset (RST)',
    lose: (host) => host.dropLinks('rst'),
  },
  { host: 'a5', step: '4.9.0/backup', how: 'falls silent', lose: silenceForAWhile },
  { host: 'a6', step: '4.9.0/up', how: 'falls silent', lose: silenceForAWhile },
]

let lab: Lab

beforeAll(async () => {
  lab = await startLab({ hosts: losses.map(({ host }) => ({ name: host, release: '4.8.0' })) })
})

afterAll(() => lab.stop())

describe('a link that is lost in the middle', () => {
  it.each(losses)(
    '$host: $how in $step: the run goes on and is followed again',
    async ({ host, step, lose }) => {
      const controller = new Controller(lab.inventory)
      const running = controller.start('upgrade', '--hosts', host, '--yes', '--to', '4.9.0')
      await controller.reaches(running, step)
      lose(lab.host(host))
      const ended = await running.ended
      expect(ended.code).toBe(0)
      expect(ended.stderr).toMatch(/link lost[\s\S]*link restored/)
      expect(await lab.host(host).release()).toBe('v4.9.0')
      expect(startedTwice(controller.journal())).toEqual([])
    },
  )
})

/** Accepts and forwards nothing until keepalive has given up on the link. */
function silenceForAWhile(host: LabHost): void {
  host.silence(true)
  setTimeout(() => host.silence(false), 5000)
}

/** Steps that the host began more than once. */
function startedTwice(journal: readonly FleetEvent[]): string[] {
  const steps = journal.flatMap((event) => (event.type === 'step-started' ? [event.step] : []))
  return steps.filter((step, index) => steps.indexOf(step) !== index)
}
