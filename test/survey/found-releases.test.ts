import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parseFacts } from '../../src/survey/parse-facts.ts'
import { surveyScript } from '../../src/survey/survey.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

/** A checkout at a release; its remote has these, and each says which PHP it wants: its own number. */
function installation(installed: string, releases: readonly string[]) {
  const place = aDirectoryOf({ 'app/artisan': '' })
  const [root, remote] = [join(place, 'app'), join(place, 'remote')]
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...words])
  git('init', '-q')
  mkdirSync(join(root, 'database/migrations'), { recursive: true })
  for (const version of releases) {
    writeFileSync(join(root, 'composer.json'), `{\n  "require": { },\n  "php": "^${version}"\n}\n`)
    writeFileSync(join(root, 'version.php'), `define( 'APPLICATION_VERSION', '${version}' );\n`)
    writeFileSync(join(root, `database/migrations/new_in_${version.replaceAll('.', '_')}.php`), '')
    git('add', '-A')
    git('commit', '-qm', version)
    git('tag', `v${version}`)
  }
  execFileSync('git', ['clone', '-q', '--bare', root, remote])
  git('remote', 'add', 'origin', remote)
  git('checkout', '-q', `v${installed}`)
  for (const version of releases) if (version !== installed) git('tag', '-d', `v${version}`)
  return { root, stateDir: join(place, 'state'), webUser: userInfo().username }
}

function foundBy(at: ReturnType<typeof installation>, known: readonly string[]) {
  const input = surveyScript(aHost(at), {
    ...{ writable: 'storage', preflight: [], wantSchema: false, known },
  })
  const { stdout } = spawnSync('sh', ['-s'], { input, encoding: 'utf8' })
  return parseFacts(stdout)?.application?.git.foundReleases
}

describe('a survey asks of the releases that fleet does not know', () => {
  it('those of the installed major that are newer than all it knows, also ones not fetched', () => {
    const at = installation('7.4.0', ['4.9.9', '7.3.0', '7.4.0', '7.4.2', '7.4.10', '8.0.0'])
    expect(foundBy(at, ['4.9.3', '7.3.0', '7.4.0'])).toEqual([
      {
        version: '7.4.2',
        php: '^7.4.2',
        constant: '7.4.2',
        migrations: ['new_in_7_4_2'],
      },
      {
        version: '7.4.10',
        php: '^7.4.10',
        constant: '7.4.10',
        migrations: ['new_in_7_4_10', 'new_in_7_4_2'],
      },
    ])
  })

  it.each([
    { name: 'all are known', known: ['7.3.0', '7.4.0'] },
    { name: 'it knows none of that major', known: ['4.9.3', '6.4.2'] },
  ])('none where $name', ({ known }) => {
    expect(foundBy(installation('7.4.0', ['7.3.0', '7.4.0']), known)).toEqual([])
  })
})
