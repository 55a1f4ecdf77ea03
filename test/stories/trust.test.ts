import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { Controller } from '../support/controller.ts'
import { aDirectoryOf } from '../support/files.ts'
import { strangeKey } from '../support/ssh-server.ts'
import { hasSshd, type Sshd, startSshd } from '../support/sshd.ts'
import { fleetOnTerminal } from '../support/terminal.ts'
import { hasTool } from '../support/tools.ts'
import { expectUntouched, startUntouchedLab } from '../support/untouched-lab.ts'

let lab: Lab
let bastion: Sshd | undefined
let known: string

beforeAll(async () => {
  lab = await startUntouchedLab()
  if (!hasSshd()) return
  const [, identity = ''] =
    /^ {2}identityFile: (\S+)/m.exec(readFileSync(lab.inventory, 'utf8')) ?? []
  bastion = await startSshd([], { authorized: [identity] })
})

beforeEach(() => {
  known = join(aDirectoryOf(), 'ssh', 'known_hosts')
})

afterAll(async () => {
  bastion?.stop()
  await lab.stop()
})

/** A controller that knows nobody yet, or only whom this file tells of. */
function aStranger(more = '', port?: number): Controller {
  const text = readFileSync(lab.inventory, 'utf8')
    .replace(/^ {2}knownHosts: .*\n/m, `  knownHosts: ${known}\n${more}`)
    .replace(/port: \d+/, (own) => (port === undefined ? own : `port: ${port}`))
  return new Controller(join(aDirectoryOf({ 'fleet.yaml': text }), 'fleet.yaml'))
}

const nameOf = (host: string) => `[127.0.0.1]:${lab.host(host).port}`
const trustAll = ['trust', '--hosts', 'lon1,odd1,web1']

/** Puts another key in the place of a host's own. */
function changeKeyOf(host: string): void {
  const [type = '', base64 = ''] = readFileSync(`${strangeKey}.pub`, 'utf8').split(' ')
  const others = readFileSync(known, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith(nameOf(host)))
  writeFileSync(known, [...others, `${nameOf(host)} ${type} ${base64}`, ''].join('\n'))
}

/** As ssh-keygen prints the keys that known_hosts has. */
const fingerprints = () => execFileSync('ssh-keygen', ['-lf', known], { encoding: 'utf8' })

describe('fleet trust', () => {
  it('shows and pins what is not known, after that the hosts are reached, and then it has nothing to ask', async () => {
    const stranger = aStranger()
    const before = await stranger.fleet('status', '--hosts', 'lon1')
    expect(before.code).toBe(3)
    expect(before.stdout).toMatch(/^lon1: the host key of .* is not known \(SHA256:\S+\)$/m)
    const { code, stdout } = await stranger.fleet(...trustAll, '--yes')
    expect(code).toBe(0)
    for (const [, name = '', type, fingerprint] of stdout.matchAll(
      /^\w+ +(\S+) +(\S+) +(SHA256:\S+) +pinned$/gm,
    )) {
      expect(type).toBe('ssh-ed25519')
      expect(fingerprints()).toContain(`${fingerprint} ${name} (ED25519)`)
    }
    expect(stdout.match(/pinned$/gm)).toHaveLength(3)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('next: fleet status --hosts lon1,odd1,web1')
    expect(statSync(known).mode & 0o777).toBe(0o600)
    expect((await stranger.fleet('status', '--hosts', 'lon1')).code).toBe(0)
    const again = await stranger.fleet(...trustAll)
    expect(again.code).toBe(0)
    expect(again.stdout.match(/known$/gm)).toHaveLength(3)
  })

  it('asks nobody without a terminal, and pins nothing', async () => {
    const { code, stderr } = await aStranger().fleet(...trustAll)
    expect(stderr).toBe(
      'fleet: there is no terminal to ask for confirmation\nnext: fleet trust --hosts lon1,odd1,web1 --yes\n',
    )
    expect(code).toBe(2)
    expect(existsSync(known)).toBe(false)
  })

  it.skipIf(!hasTool('script')).each([
    ['no', 'no\r', 2, false],
    ['Ctrl-C', '\u0003', 130, false],
    ['yes', 'yes\r', 0, true],
  ])('pins after a yes alone: %s', async (_name, typed, code, isPinned) => {
    const typing = [['Pin 3 keys in', typed]] as const
    const ended = await fleetOnTerminal(aStranger(), [...trustAll, '--no-color'], typing)
    expect(ended.stdout.match(/ssh-ed25519 +SHA256:\S+ +new/g)).toHaveLength(3)
    expect(ended.stdout).toContain('Compare them on each host’s console')
    expect(ended.code).toBe(code)
    expect(existsSync(known)).toBe(isPinned)
  })

  it('never takes a changed key unasked, stops that host only, and takes it with --replace', async () => {
    const stranger = aStranger()
    await stranger.fleet(...trustAll, '--yes')
    changeKeyOf('odd1')
    const kept = readFileSync(known, 'utf8')
    const refused = await stranger.fleet(...trustAll, '--yes')
    expect(refused.code).toBe(3)
    expect(refused.stdout).toMatch(/^odd1 .* changed$/m)
    expect(refused.stdout).toContain('if it is the right one: fleet trust --replace --hosts odd1')
    expect(readFileSync(known, 'utf8')).toBe(kept)
    const planned = await stranger.fleet('plan', '--hosts', 'lon1,odd1', '--json')
    const { hosts } = JSON.parse(planned.stdout) as {
      hosts: Array<{ host: string; blockers: Array<{ kind: string }> }>
    }
    expect(hosts.map(({ host, blockers }) => [host, blockers.map(({ kind }) => kind)])).toEqual([
      ['lon1', []],
      ['odd1', ['host-key-changed']],
    ])
    const replaced = await stranger.fleet(...trustAll, '--replace', '--yes')
    expect(replaced.stdout).toMatch(/^odd1 .* replaced$/m)
    expect(replaced.code).toBe(0)
    expect((await stranger.fleet('status', '--hosts', 'odd1')).code).toBe(0)
    expect(fingerprints().split('\n').filter(Boolean)).toHaveLength(3)
  })

  it('never takes a revoked key, with --replace neither', async () => {
    const stranger = aStranger()
    await stranger.fleet(...trustAll, '--yes')
    const [line = ''] = readFileSync(known, 'utf8')
      .split('\n')
      .filter((each) => each.startsWith(nameOf('odd1')))
    appendFileSync(known, `@revoked * ${line.split(' ').slice(1).join(' ')}\n`)
    const { code, stdout } = await stranger.fleet(...trustAll, '--replace', '--yes')
    expect(stdout).toMatch(/^odd1 .* revoked$/m)
    expect(stdout).toMatch(/^odd1: the host key of .* is revoked/m)
    expect(code).toBe(3)
  })

  it('says of a host where nobody listens that it is unreachable', async () => {
    const { code, stdout } = await aStranger('', 1).fleet(...trustAll, '--yes', '--json')
    expect(code).toBe(4)
    const { keys } = JSON.parse(stdout) as { keys: Array<{ key: string; note: string | null }> }
    expect(keys.map(({ key }) => key).sort()).toEqual(['pinned', 'pinned', 'unreachable'])
    expect(keys.find(({ key }) => key === 'unreachable')?.note).toBe(
      '127.0.0.1 port 1: connection refused',
    )
  })
})

describe.runIf(hasSshd())('behind a bastion of the inventory, a real sshd', () => {
  const jump = () => `  proxyJump: ${bastion?.settings.target.user}@127.0.0.1:${bastion?.port}\n`

  it('a bastion that is not known stops all behind it; fleet trust takes it first, then them', async () => {
    const stranger = aStranger(jump())
    const before = await stranger.fleet('status', '--hosts', 'lon1,web1')
    expect(before.code).toBe(3)
    const said = `the host key of 127.0.0.1 port ${bastion?.port} is not known`
    expect(before.stdout).toContain(`lon1: ${said}`)
    expect(before.stdout).toContain(`web1: ${said}`)
    const { code, stdout } = await stranger.fleet(...trustAll, '--yes')
    expect(stdout).toMatch(/^bastion of lon1,odd1,web1 .* pinned$/m)
    expect(stdout.match(/pinned$/gm)).toHaveLength(4)
    expect(code).toBe(0)
    expect((await stranger.fleet('status', '--hosts', 'all')).code).toBe(0)
  })

  it('a host that cannot be reached through it is told with the way', async () => {
    const stranger = aStranger(jump(), 1)
    await stranger.fleet(...trustAll, '--yes')
    const { code, stdout } = await stranger.fleet('status', '--hosts', 'lon1')
    expect(stdout).toMatch(/^lon1: 127\.0\.0\.1 port 1: bastion 127\.0\.0\.1: connection refused$/m)
    expect(code).toBe(9)
  })
})

describe('after all these', () => {
  it('nothing was touched on any host', () => expectUntouched(lab))
})
