import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { builtFleet } from '../support/built.ts'
import { aDirectoryOf } from '../support/files.ts'

const fleet = `fleet() { "${process.execPath}" "${builtFleet()}" "$@"; }`

/** What bash would offer after these words. */
function offeredByBash(...words: string[]): string[] {
  const inventory = join(aDirectoryOf({ 'a.yaml': 'hosts: {lon1: , lon2: , ams1: }\n' }), 'a.yaml')
  const script = `${fleet}
source <(fleet completion bash)
COMP_WORDS=(fleet "$@") COMP_CWORD=$#
_fleet
printf '%s\\n' "\${COMPREPLY[@]}"`
  const env = { ...process.env, FLEET_INVENTORY: inventory }
  const told = execFileSync('bash', ['-c', script, 'bash', ...words], { env, encoding: 'utf8' })
  return told.trimEnd().split('\n')
}

describe('the completion of bash', () => {
  it('asks fleet, with what was typed so far', () => {
    expect(offeredByBash('status', '--hosts', 'ams1,l')).toEqual(['ams1,lon1', 'ams1,lon2'])
  })
})
