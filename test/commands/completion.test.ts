import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { builtFleet } from '../support/built.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hasTool } from '../support/tools.ts'

vi.setConfig({ testTimeout: 120_000 })

const run = '20261121-020000-test'
const inventory = 'groups: {canary: {hosts: [ams1]}}\nhosts: {lon1: , lon2: , ams1: }\n'
let place: string
let env: NodeJS.ProcessEnv

/** A machine with fleet on its PATH, an inventory, one run, and a file that is none of fleet's. */
beforeAll(() => {
  const call = `#!/bin/sh\nexec "${process.execPath}" "${builtFleet()}" "$@"\n`
  place = aDirectoryOf({ 'a.yaml': inventory, fleet: call })
  chmodSync(join(place, 'fleet'), 0o755)
  const dir = join(place, 'state/fleet/runs', run)
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'journal.ndjson'), '')
  env = {
    ...process.env,
    PATH: `${place}:${process.env.PATH}`,
    HOME: place,
    XDG_STATE_HOME: join(place, 'state'),
    FLEET_INVENTORY: join(place, 'a.yaml'),
  }
})

function ask(shell: string, ...args: string[]): string[] {
  const told = execFileSync(shell, args, { env, cwd: place, encoding: 'utf8', timeout: 100_000 })
  return told.trimEnd().split('\n')
}

describe('the completion of bash', () => {
  it('asks fleet, with what was typed so far', () => {
    const script = `source <(fleet completion bash)
COMP_WORDS=(fleet "$@") COMP_CWORD=$#
_fleet
printf '%s\\n' "\${COMPREPLY[@]}"`
    const offered = ask('bash', '-c', script, 'bash', 'status', '--hosts', 'ams1,l')
    expect(offered).toEqual(['ams1,lon1', 'ams1,lon2'])
  })
})

describe.skipIf(!hasTool('zsh'))('the completion of zsh', () => {
  it('completes what is typed: a host, a group, a run, a release, a flag', () => {
    const zpty = join(import.meta.dirname, '../support/complete.zsh')
    const lines = ['status --hosts am', 'status --hosts ams1,can', 'show 2', 'plan --to 7.4.']
    const typed = [...lines, 'plan --was'].map((line) => `fleet ${line}`)
    expect(ask('zsh', '-f', zpty, ...typed).map((line) => line.trim())).toEqual([
      'fleet status --hosts ams1',
      'fleet status --hosts ams1,canary',
      `fleet show ${run}`,
      'fleet plan --to 7.4.0',
      'fleet plan --was-down',
    ])
  })
})

describe.skipIf(!hasTool('fish'))('the completion of fish', () => {
  it('offers hosts and groups, a run, a release, a flag; files only where fleet knows nothing', () => {
    const script = `fleet completion fish | source
for line in $argv; complete -C $line | cut -f 1; echo; end`
    const lines = ['status --hosts ', 'show 2', 'plan --to 7.4.', 'plan --was', 'plan -i a.y']
    const typed = lines.map((line) => `fleet ${line}`)
    expect(
      ask('fish', '-N', '-c', script, ...typed)
        .join('\n')
        .split('\n\n'),
    ).toEqual(['all\nams1\ncanary\nlon1\nlon2', run, '7.4.0', '--was-down', 'a.yaml'])
  })
})
