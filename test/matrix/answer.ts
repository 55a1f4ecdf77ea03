import { expect } from 'vitest'
import type { Ended } from '../support/controller.ts'
import { nextCommand } from '../support/next-command.ts'
import type { Scene } from './scene.ts'
import { readTruth } from './truth.ts'

/** What an outcome says of the site, and the exit code that goes with it. */
const claims: Readonly<Record<string, { readonly code: number; readonly site?: 'up' | 'down' }>> = {
  upgraded: { code: 0, site: 'up' },
  'upgraded, unhealthy': { code: 4, site: 'up' },
  failed: { code: 4, site: 'up' },
  reverted: { code: 4, site: 'up' },
  held: { code: 7, site: 'down' },
  interrupted: { code: 7, site: 'down' },
  unknown: { code: 7 },
}

/** What the table tells of the host. */
export function rowIn({ stdout, stderr }: Ended, host: string) {
  const row = stdout.split('\n').find((line) => line.startsWith(`${host} `)) ?? ''
  const [, , , outcome, , , note = ''] = row.split(/ {2,}/)
  if (!outcome) throw new Error(`no row of ${host}:\n${stdout}${stderr}`)
  return { outcome, note, isDown: row.includes('DOWN since') }
}

/** 3 and 4. Row, exit code and next command are what the host's own files say. */
export async function expectTrue(scene: Scene, ended: Ended): Promise<void> {
  const { host, journey } = { ...scene, ...scene.case }
  const { outcome, note, isDown } = rowIn(ended, host.name)
  const claim = claims[outcome]
  expect(ended.code, `the exit code of ${outcome}, which is one it may have`).toBe(claim?.code)
  const truth = await readTruth(scene)
  if (claim?.site) expect(truth.site, `the site of ${outcome}`).toBe(claim.site)
  expect(isDown, `${outcome} says that it is down`).toBe(truth.site === 'down')
  expect(truth.answers, 'what the site answers').toMatch(truth.site === 'down' ? /^503/ : /^200/)
  const where = outcome.startsWith('upgraded') ? journey.to : /^on ([\d.]+)/.exec(note)?.[1]
  if (truth.site === 'up' && outcome !== 'unknown') {
    expect(truth).toMatchObject({
      release: where,
      schema: where,
      lock: 'free',
      writers: note.includes('unquiesce') ? truth.writers : 'at work',
      hooks: '',
      kept: 'nothing',
    })
  }
  expect(truth.spoiled, 'dumps that are spoiled').toBe('')
  const next = nextCommand(ended)
  if (truth.site === 'down') expect(next, 'what to type').toMatch(/^(resume|logs) /)
}
