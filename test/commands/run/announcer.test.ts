import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Announcer, type Audience, audienceOf } from '../../../src/commands/run/announcer.ts'
import type { FleetEvent } from '../../../src/events.ts'
import { RunFold } from '../../../src/journal/replay.ts'
import { aDirectoryOf } from '../../support/files.ts'
import { aPlan, runStarted, startedAt } from '../../support/run-builders.ts'
import { aWebhook } from '../../support/webhook.ts'

const run = '20261121-020000-test'
const at = startedAt + 60
const story: FleetEvent[] = [
  runStarted(aPlan({ lon1: {}, ams1: {}, waw1: { blockers: [{ kind: 'bower-missing' }] } })),
  { type: 'host-finished', at, host: 'waw1', outcome: 'blocked' },
  { type: 'host-launched', at, host: 'lon1', attempt: 1 },
  { type: 'host-finished', at, host: 'lon1', outcome: 'upgraded' },
  { type: 'host-launched', at, host: 'ams1', attempt: 1 },
  {
    ...{ type: 'host-finished', at, host: 'ams1', outcome: 'interrupted' },
    failure: { kind: 'step-interrupted', step: '4.8.0/schema' },
  },
  { type: 'run-halted', at, reason: 'operator' },
  { type: 'run-finished', at },
]

/** Tells these others the story; what the operator was told besides. */
async function announce(audience: Audience, events = story): Promise<string[]> {
  const told: string[] = []
  const announcer = new Announcer(audience, (line) => told.push(line), { firstPauseMs: 1 })
  const fold = new RunFold()
  for (const event of events) {
    fold.apply(event)
    if (fold.state) announcer.apply(event, fold.state)
  }
  await announcer.settle(30)
  return told
}

describe('a webhook', () => {
  it('is told of the start, a host that needs a person, the halt and the end', async () => {
    const webhook = await aWebhook()
    expect(await announce({ notify: webhook.url })).toEqual([])
    webhook.close()
    const told = webhook.bodies.map((body) => JSON.parse(body))
    const by = 'eve@noc'
    expect(told).toHaveLength(4)
    expect(told).toEqual(
      expect.arrayContaining([
        {
          schema: 1,
          what: 'started',
          run,
          by,
          text: `run ${run} to latest started: 2 hosts of prod`,
        },
        {
          ...{ schema: 1, what: 'held', run, by, host: 'ams1', next: `fleet resume ${run}` },
          text: expect.stringMatching(
            /^ams1 is interrupted, its site stays down: .*4\.8\.0\/schema/,
          ),
        },
        {
          ...{ schema: 1, what: 'halted', run, by, next: `fleet show ${run}` },
          text: `run ${run} halted by the operator: nothing new starts`,
        },
        {
          ...{ schema: 1, what: 'ended', run, by, exitCode: 7 },
          text: `run ${run} ended: 3 hosts: 1 upgraded · 1 blocked · 1 interrupted`,
          next: expect.stringContaining('fleet logs'),
        },
      ]),
    )
  })

  it('gets what Slack and Mattermost take, where that is asked for', async () => {
    const webhook = await aWebhook()
    await announce({ notify: webhook.url, 'notify-as': 'slack' }, story.slice(0, 1))
    webhook.close()
    expect(webhook.bodies.map((body) => JSON.parse(body))).toEqual([
      { text: `fleet: run ${run} to latest started: 2 hosts of prod` },
    ])
  })

  it('is told again where it fails, and then no more', async () => {
    const webhook = await aWebhook(2)
    expect(await announce({ notify: webhook.url }, story.slice(0, 1))).toEqual([])
    webhook.close()
    expect(webhook.bodies).toHaveLength(3)
  })

  it('that stays away is named to the operator, without its address, and stops nothing', async () => {
    const webhook = await aWebhook()
    webhook.close()
    const said = await announce({ notify: webhook.url }, story.slice(0, 1))
    expect(said).toEqual(['nobody was told that it started: the webhook was not reached'])
    const failing = await aWebhook(99)
    const again = await announce({ notify: failing.url }, story.slice(0, 1))
    failing.close()
    expect(again).toEqual(['nobody was told that it started: the webhook answered 503'])
    expect(failing.bodies).toHaveLength(4)
  })

  it('that never answers is not waited for beyond the limit', async () => {
    const announcer = new Announcer({ notify: 'http://127.0.0.1:9/' }, () => undefined, {
      firstPauseMs: 600_000,
    })
    const fold = new RunFold()
    for (const event of story.slice(0, 1)) {
      fold.apply(event)
      if (fold.state) announcer.apply(event, fold.state)
    }
    const begun = Date.now()
    await announcer.settle(0.05)
    expect(Date.now() - begun).toBeLessThan(60_000)
  })
})

describe('a command', () => {
  it('is run for a host that needs a person, and knows which and why', async () => {
    const file = join(aDirectoryOf(), 'held')
    const command = `echo "$FLEET_HOST $FLEET_RUN $FLEET_TEXT" >>${file}`
    expect(await announce({ 'on-held': command })).toEqual([])
    expect(readFileSync(file, 'utf8')).toMatch(
      new RegExp(`^ams1 ${run} ams1 is interrupted, its site stays down: .*\\n$`),
    )
  })

  it('silences what watches a host as it begins, and hears again once it has ended', async () => {
    const folder = aDirectoryOf()
    const note = (name: string) => `echo $FLEET_HOST >>${folder}/${name}`
    await announce({ silence: note('silent'), unsilence: note('heard') })
    const hosts = (name: string) =>
      readFileSync(join(folder, name), 'utf8').trim().split('\n').toSorted()
    expect(hosts('silent')).toEqual(['ams1', 'lon1'])
    expect(hosts('heard')).toEqual(['ams1', 'lon1'])
  })

  it('hears a host again that another run had already when it was to begin', async () => {
    const file = join(aDirectoryOf(), 'heard')
    const lock = { run: '20261121-010000-else', by: 'eve@ops', since: at }
    const events: FleetEvent[] = [
      runStarted(aPlan({ lon1: {} })),
      { type: 'host-launched', at, host: 'lon1', attempt: 1 },
      {
        ...{ type: 'host-finished', at, host: 'lon1', outcome: 'blocked' },
        failure: { kind: 'lock-held', ...lock },
      },
    ]
    await announce({ unsilence: `echo $FLEET_HOST >>${file}` }, events)
    expect(readFileSync(file, 'utf8')).toBe('lon1\n')
  })

  it('that fails is named to the operator, and stops nothing', async () => {
    expect(await announce({ 'on-held': 'exit 3' })).toEqual([
      'ams1: "exit 3" ended with exit code 3',
    ])
  })

  it('that somebody kills is not said to have taken too long', async () => {
    expect(await announce({ 'on-held': 'kill -KILL $$' })).toEqual([
      'ams1: "kill -KILL $$" was ended by SIGKILL',
    ])
  })
})

describe('who is told of a run that is taken up', () => {
  const asked = { 'on-held': 'page', silence: 'hush', unsilence: 'hear' }

  it('is whom it told when it began, unless something else is typed', () => {
    expect(audienceOf({ notify: 'https://x/' }, asked)).toEqual({ notify: 'https://x/', ...asked })
    expect(audienceOf({ unsilence: 'mine' }, asked)).toEqual({ ...asked, unsilence: 'mine' })
    expect(audienceOf({})).toEqual({})
  })
})

describe('monitoring that was silenced', () => {
  const events: FleetEvent[] = [
    runStarted(aPlan({ lon1: {}, ams1: {}, waw1: {} })),
    { type: 'host-launched', at, host: 'lon1', attempt: 1 },
    { type: 'host-launched', at, host: 'ams1', attempt: 1 },
    { type: 'host-finished', at, host: 'ams1', outcome: 'upgraded' },
    { type: 'run-detached', at },
  ]
  const fold = new RunFold()
  for (const event of events) fold.apply(event)
  const still = (audience: Audience) =>
    fold.state && new Announcer(audience, () => undefined).sayStillSilenced(fold.state)

  it('is told when the run is let go of, where nobody else ends it', () => {
    expect(still({ silence: 'hush', unsilence: 'hear' })).toEqual([
      'until then nobody unsilences the monitoring of lon1',
    ])
  })

  it('is not told of where it ends by itself, or was not silenced', () => {
    expect([still({ silence: 'hush' }), still({ unsilence: 'hear' })]).toEqual([[], []])
  })
})
