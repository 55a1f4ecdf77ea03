import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readApprovedSql } from '../src/commands/approve.ts'
import { readPlan } from '../src/commands/keep-plan.ts'
import { readConfigFile } from '../src/config-file.ts'
import { loadInventory } from '../src/inventory/load.ts'
import { listRuns, openJournal, readJournal } from '../src/journal/journal.ts'
import { listSshAliases } from '../src/remote/ssh-aliases.ts'
import { word } from '../src/wording/word.ts'
import { failureOf } from './support/failures.ts'
import { aDirectoryOf } from './support/files.ts'

const run = '20261121-020000-ab12'

/** What is read there, in a folder of its own: `file` is one, `folder` is one. */
const readers: ReadonlyArray<[what: string, wrong: string, read: (home: string) => unknown]> = [
  ['an inventory', 'folder/fleet.yaml', (home) => loadInventory(join(home, 'folder'))],
  ['an inventory, by its path', 'file/fleet.yaml', (home) => loadInventory(`${home}/file/x.yaml`)],
  ['a configuration', 'folder', (home) => readConfigFile(join(home, 'folder'))],
  ['approved SQL', 'folder', (home) => readApprovedSql(join(home, 'folder'))],
  ['a plan', 'file', (home) => readPlan(join(home, 'file/plan'))],
  ['the runs', 'file', (home) => listRuns(join(home, 'file'))],
  ['a journal', `${run}/journal.ndjson/`, (home) => readJournal(home, run)],
  ['the names of ssh', 'file', (home) => listSshAliases(join(home, 'file/config'))],
]

describe('a file that cannot be read', () => {
  it.each(readers)(
    'is named, with what the system says and where to look: %s',
    (_what, wrong, read) => {
      const home = aDirectoryOf()
      const path = join(home, wrong)
      mkdirSync(wrong.startsWith('file') ? home : path, { recursive: true })
      if (wrong.startsWith('file')) writeFileSync(join(home, 'file'), '')
      const { what, next } = word(failureOf(() => read(home)))
      expect(what).toMatch(
        /^\/\S+ cannot be read: (EISDIR: illegal operation on a|ENOTDIR: not a) directory$/,
      )
      expect(next).toMatch(/^ls -ld \/\S+$/)
    },
  )
})

describe('a file that cannot be written', () => {
  it('is named, with what the system says and where to look', () => {
    const file = join(aDirectoryOf({ runs: '' }), 'runs')
    const { what, next } = word(failureOf(() => openJournal(file, run)))
    expect(what).toBe(`${file}/${run}/journal.ndjson cannot be written: ENOTDIR: not a directory`)
    expect(next).toBe(`ls -ld ${dirname(`${file}/${run}/journal.ndjson`)}`)
  })
})
