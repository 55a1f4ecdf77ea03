import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'
import { Controller, type Ended } from '../support/controller.ts'

type Case = {
  readonly host: string
  /** The step that fails, with its hop. */
  readonly step: string
  readonly code: number
  readonly outcome: string
  /** The release it stands on afterwards. */
  readonly on: string
  readonly isDown: boolean
}

/** Every host is on 4.7.3, with three hops before it. */
const cases: readonly Case[] = [
  { host: 'a1', step: '4.8.0/fetch', code: 4, outcome: 'failed', on: 'v4.7.3', isDown: false },
  { host: 'a2', step: '4.8.0/down', code: 4, outcome: 'reverted', on: 'v4.7.3', isDown: false },
  { host: 'a3', step: '4.8.0/backup', code: 4, outcome: 'reverted', on: 'v4.7.3', isDown: false },
  { host: 'a4', step: '4.8.0/composer', code: 4, outcome: 'reverted', on: 'v4.7.3', isDown: false },
  { host: 'a5', step: '4.9.0/composer', code: 4, outcome: 'reverted', on: 'v4.8.0', isDown: false },
  { host: 'a6', step: '4.9.0/bower', code: 4, outcome: 'reverted', on: 'v4.8.0', isDown: false },
  { host: 'a7', step: '4.8.0/schema', code: 7, outcome: 'held', on: 'v4.8.0', isDown: true },
  { host: 'a8', step: '4.9.0/actions', code: 7, outcome: 'held', on: 'v4.9.0', isDown: true },
  { host: 'a9', step: '4.9.3/caches', code: 7, outcome: 'held', on: 'v4.9.3', isDown: true },
]

let lab: Lab
const controllers = new Map<string, Controller>()
const ends = new Map<string, Ended>()

beforeAll(async () => {
  lab = await startLab({ hosts: cases.map(({ host }) => ({ name: host, release: '4.7.3' })) })
  for (const { host, step } of cases) {
    lab.host(host).fault(step, 'fail')
    controllers.set(host, new Controller(lab.inventory))
  }
  await Promise.all(cases.map(async ({ host }) => ends.set(host, await upgrade(host))))
})

afterAll(() => lab.stop())

function upgrade(host: string): Promise<Ended> {
  return controllerOf(host).fleet('upgrade', '--hosts', host, '--yes')
}

function controllerOf(host: string): Controller {
  const controller = controllers.get(host)
  if (!controller) throw new Error(`no controller for ${host}`)
  return controller
}

describe.each(cases)('a failure in $step', ({ host, step, code, outcome, on, isDown }) => {
  it(`ends ${outcome}, exit code ${code}`, () => {
    expect(ends.get(host)?.code).toBe(code)
    expect(ends.get(host)?.stdout).toMatch(new RegExp(`^${host} +4.7.3 +4.9.3 +${outcome} `, 'm'))
    expect(ends.get(host)?.stdout).toContain(`${step} failed with exit code`)
  })

  it(`leaves the host on ${on}, ${isDown ? 'down' : 'up'}`, async () => {
    expect(await lab.host(host).release()).toBe(on)
    expect(lab.host(host).isDown()).toBe(isDown)
  })

  it('prints a next command that leads on: the upgrade ends well', async () => {
    const [, next = ''] = /^next: fleet (.*)$/m.exec(ends.get(host)?.stdout ?? '') ?? []
    expect(next.startsWith(isDown ? 'resume' : `upgrade --hosts ${host}`)).toBe(true)
    const ended = await controllerOf(host).fleet(...next.split(' '), ...(isDown ? [] : ['--yes']))
    expect(ended.code).toBe(0)
    expect(await lab.host(host).release()).toBe('v4.9.3')
    expect(lab.host(host).isDown()).toBe(false)
  })
})

describe('over all those failures and what followed', () => {
  it.each(cases)('$host lost nothing and did nothing twice', ({ host }) => {
    const { host: name } = { host }
    const oneOffs = lab
      .host(name)
      .commands()
      .filter(({ words }) => /split-conservers|copy-contact-names/.test(words))
    expect(new Set(oneOffs.map(({ words }) => words)).size).toBe(2)
    const columns = lab
      .host(name)
      .read('srv/ixpmanager/database/entities.txt')
      .split('\n')
      .filter(Boolean)
    expect(lab.host(name).columns()).toEqual(expect.arrayContaining(columns))
  })
})
