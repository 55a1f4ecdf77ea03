import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { aDirectoryOf } from '../support/files.ts'
import { inspectThere } from '../support/inspection.ts'
import { hasTool } from '../support/tools.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

describe('the code of a host', () => {
  let root: string
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], {
      cwd: root,
      encoding: 'utf8',
    }).trim()
  const commit = (text: string) => {
    writeFileSync(join(root, 'index.php'), text)
    writeFileSync(join(root, 'composer.lock'), text)
    git('add', '.')
    git('commit', '--quiet', '-m', text)
    return git('rev-parse', '--short', 'HEAD')
  }
  let tagged: string

  beforeEach(() => {
    root = join(aDirectoryOf(), 'root')
    mkdirSync(root)
    git('init', '--quiet', '-b', 'release-v4')
    tagged = commit('one')
    git('tag', 'v4.8.0')
  })

  it('is that of its release at the commit of its tag, and nowhere else', () => {
    expect(inspectThere(root, 'is_code_of_release')).toEqual({
      code: 0,
      lines: [`v4.8.0, commit ${tagged}`],
    })
    const here = commit('two')
    expect(inspectThere(root, 'is_code_of_release')).toEqual({
      code: 1,
      lines: [`v4.8.0-1-g${here} is checked out, commit ${here}: v4.8.0 is ${tagged}`],
    })
  })

  it('may be any commit of the branch that is followed, as the remote has it', () => {
    const follow = 'BRANCH=release-v4; is_code_of_release'
    const here = commit('two')
    git('update-ref', 'refs/remotes/origin/release-v4', 'HEAD')
    const told = `v4.8.0-1-g${here}`
    expect(inspectThere(root, follow)).toEqual({
      code: 0,
      lines: [`release-v4, ${told}, commit ${here}`],
    })
    git('checkout', '--quiet', '--detach')
    expect(inspectThere(root, follow)).toEqual({
      code: 1,
      lines: [`${told} is checked out, commit ${here}, and not the branch release-v4`],
    })
    git('checkout', '--quiet', 'release-v4')
    const ours = commit('of our own')
    expect(inspectThere(root, follow)).toEqual({
      code: 1,
      lines: [
        `v4.8.0-2-g${ours} is checked out, commit ${ours}, which release-v4 of the remote does not have`,
      ],
    })
  })

  it('is clean where only the application has rewritten files', () => {
    expect(inspectThere(root, 'is_tree_clean')).toEqual({ code: 0, lines: ['nothing is changed'] })
    writeFileSync(join(root, 'composer.lock'), 'rewritten')
    expect(inspectThere(root, 'is_tree_clean')).toEqual({
      code: 0,
      lines: ['rewritten by the application: composer.lock'],
    })
    writeFileSync(join(root, 'index.php'), 'by hand')
    expect(inspectThere(root, 'is_tree_clean')).toEqual({
      code: 1,
      lines: ['changed by hand: index.php'],
    })
  })
})

describe.skipIf(!hasTool('php'))('the libraries of a host', () => {
  const at = (name: string, version: string, reference: string) => ({
    ...{ name, version },
    source: { reference },
  })
  const lock = {
    packages: [at('laravel/framework', 'v5.5.22', '0123456789'), at('a/b', '1.0', 'aaaaaaaaaa')],
    'packages-dev': [at('phpunit/phpunit', '6.5', 'bbbbbbbbbb')],
  }
  const [framework = at('', '', ''), other] = lock.packages

  function compare(installed: unknown) {
    const root = aDirectoryOf({ 'composer.lock': JSON.stringify(lock) })
    mkdirSync(join(root, 'vendor/composer'), { recursive: true })
    const file = join(root, 'vendor/composer/installed.json')
    if (installed === undefined) rmSync(file, { force: true })
    else writeFileSync(file, JSON.stringify(installed))
    return inspectThere(root, 'are_libraries_of_lock')
  }

  it.each<[string, unknown]>([
    ['as composer 1 tells them', lock.packages],
    ['as composer 2 does', { packages: lock.packages }],
    ['with those for development', [...lock.packages, ...lock['packages-dev']]],
  ])('are those of the lock, %s', (_, installed) => {
    expect(compare(installed)).toEqual({ code: 0, lines: ['as composer.lock has them'] })
  })

  it.each<[string, unknown, string]>([
    ['one is missing', [framework], 'a/b: not installed, the lock has 1.0 aaaaaaa'],
    [
      'one is older',
      [{ ...framework, version: 'v5.4.36' }, other],
      'laravel/framework: v5.4.36 0123456, the lock has v5.5.22 0123456',
    ],
    [
      'one is of another commit',
      [{ ...framework, source: { reference: 'fffffffff' } }, other],
      'laravel/framework: v5.5.22 fffffff, the lock has v5.5.22 0123456',
    ],
    [
      'one is left over',
      [...lock.packages, at('c/d', '2.0', 'cccccccccc')],
      'c/d: 2.0 ccccccc, the lock has none',
    ],
    ['nothing is installed', undefined, 'a/b: not installed, the lock has 1.0 aaaaaaa'],
  ])('differ where %s', (_, installed, line) => {
    const { code, lines } = compare(installed)
    expect(lines).toContain(line)
    expect(code).toBe(1)
  })
})
