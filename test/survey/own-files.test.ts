import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parseFacts } from '../../src/survey/parse-facts.ts'
import { surveyScript } from '../../src/survey/survey.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const questions = { writable: 'storage', preflight: [], wantSchema: false }
const menu = 'resources/views/layouts/menu.foil.php'
const list = 'resources/views/list.foil.php'

/** A checkout at v4.7.3 with a skin of one file and an edited one; its remote has 4.8.0 and 4.9.0, which it has not fetched. */
function installation() {
  const place = aDirectoryOf({
    'app/artisan': '',
    'app/.gitignore': '.env\nresources/skins/acme\n',
    'app/.env': 'VIEW_SKIN=acme\n',
    'app/resources/skins/acme/layouts/menu.foil.php': 'ours',
    [`app/${menu}`]: 'one',
    [`app/${list}`]: 'one',
  })
  const [root, remote] = [join(place, 'app'), join(place, 'remote')]
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...words])
  const release = (version: string, file: string, text?: string) => {
    if (text === undefined) rmSync(join(root, file))
    else {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
    git('add', '-A')
    git('commit', '-qm', version)
    git('tag', `v${version}`)
  }
  git('init', '-q')
  release('4.7.3', 'version', '1')
  release('4.8.0', menu, 'two')
  release('4.9.0', menu)
  execFileSync('git', ['clone', '-q', '--bare', root, remote])
  git('remote', 'add', 'origin', remote)
  git('checkout', '-q', 'v4.7.3')
  git('tag', '-d', 'v4.8.0', 'v4.9.0')
  writeFileSync(join(root, list), 'edited')
  return { root, remote, stateDir: join(place, 'state') }
}

function ownFiles({ root, stateDir }: { root: string; stateDir: string }) {
  const host = aHost({ root, stateDir, webUser: userInfo().username })
  const input = surveyScript(host, questions)
  return parseFacts(spawnSync('sh', ['-s'], { input, encoding: 'utf8' }).stdout)?.application
    ?.ownFiles
}

describe('a survey', () => {
  it('tells of a skin and of edited files how each later release has the originals, also one not fetched', () => {
    const installed = installation()
    const found = ownFiles(installed)
    expect(found?.skin).toBe('acme')
    const { installed: before, '4.8.0': next, '4.9.0': last } = found?.originals ?? {}
    expect(Object.keys(before ?? {}).sort()).toEqual([menu, list])
    expect(next?.[menu]).toMatch(/^[0-9a-f]{40}$/)
    expect(next?.[menu]).not.toBe(before?.[menu])
    expect(next?.[list]).toBe(before?.[list])
    expect(last).toEqual({ [list]: before?.[list] })
    const tags = execFileSync('git', ['-C', installed.root, 'tag'], { encoding: 'utf8' })
    expect(tags).toBe('v4.7.3\n')
  })

  it('tells of no release that nobody can be asked for', () => {
    const installed = installation()
    rmSync(installed.remote, { recursive: true })
    expect(Object.keys(ownFiles(installed)?.originals ?? {})).toEqual(['installed'])
  })
})
