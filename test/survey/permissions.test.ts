import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applicationShell } from '../support/application-shell.ts'
import { aDirectoryOf } from '../support/files.ts'

const isRoot = process.getuid?.() === 0
const webUser = isRoot ? 'www-data' : userInfo().username
if (!isRoot) console.warn('NOT TESTED: only root can give files to the web user')

/** An installation in which everything is the web user's; `spoil` makes something wrong. */
function installation(spoil: (root: string) => void): string {
  const root = aDirectoryOf({
    'storage/logs/laravel.log': '',
    'storage/a name\nof two lines': '',
    'vendor/autoload.php': '',
    'bower.json': '{}',
  })
  if (isRoot) execFileSync('chown', ['-R', webUser, root])
  spoil(root)
  return root
}

function inShell(root: string, script: string): string {
  const { stdout, stderr } = spawnSync('sh', ['-c', `. ${applicationShell}\n${script}`], {
    cwd: root,
    env: { ...process.env, WEB_USER: webUser, LC_ALL: 'C' },
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return stdout
}

const paths = 'storage vendor bower.json bootstrap/cache'
const wrongIn = (root: string) =>
  inShell(root, `find_wrong "${paths}" -print0`).split('\0').filter(Boolean).toSorted()
const countIn = (root: string) => inShell(root, `count_wrong "${paths}"`).trim()

describe('what the web user cannot write', () => {
  it.each<[name: string, spoil: (root: string) => void, wrong: string[]]>([
    ['nothing', () => undefined, []],
    [
      'a file it may not write',
      (root) => chmodSync(join(root, 'bower.json'), 0o444),
      ['bower.json'],
    ],
    [
      'a file it may not read',
      (root) => chmodSync(join(root, 'vendor/autoload.php'), 0o200),
      ['vendor/autoload.php'],
    ],
    [
      'a directory it may not enter',
      (root) => chmodSync(join(root, 'storage/logs'), 0o666),
      ['storage/logs'],
    ],
    [
      'what a link on the way leads to',
      (root) => {
        const elsewhere = aDirectoryOf({ 'cache/services.php': '' })
        chmodSync(join(elsewhere, 'cache/services.php'), 0o444)
        symlinkSync(elsewhere, join(root, 'bootstrap'))
      },
      [],
    ],
    [
      'a name of two lines, which counts once',
      (root) => chmodSync(join(root, 'storage/a name\nof two lines'), 0o400),
      ['storage/a name\nof two lines'],
    ],
    [
      'an executable of nobody else, which is fine',
      (root) => chmodSync(join(root, 'vendor/autoload.php'), 0o700),
      [],
    ],
    [
      'what is outside of the paths, which is fine',
      (root) => writeFileSync(join(root, 'README'), '', { mode: 0o400 }),
      [],
    ],
  ])('is %s', (_name, spoil, wrong) => {
    const root = installation(spoil)
    // Root finds its way into a directory without x; anybody else is told that it cannot.
    if (!isRoot && wrong.includes('storage/logs')) return
    expect(wrongIn(root)).toEqual(wrong)
    expect(countIn(root)).toBe(String(wrong.length))
  })

  it.runIf(isRoot)('is what somebody else owns, file and directory', () => {
    const root = installation((at) => {
      chownSync(join(at, 'storage/logs'), 0, 0)
      chownSync(join(at, 'vendor/autoload.php'), 0, 0)
    })
    expect(wrongIn(root)).toEqual(['storage/logs', 'vendor/autoload.php'])
    expect(countIn(root)).toBe('2')
  })
})

describe('a link', () => {
  it.runIf(isRoot)('is left alone, so that root does not follow where the web user leads', () => {
    const secret = aDirectoryOf({ shadow: 'x', 'etc/passwd': 'x' })
    const root = installation((at) => {
      symlinkSync(join(secret, 'shadow'), join(at, 'storage/shadow'))
      symlinkSync(join(secret, 'etc'), join(at, 'storage/etc'))
      linkSync(join(secret, 'shadow'), join(at, 'storage/hard'))
    })
    expect(wrongIn(root)).toEqual([])
  })

  it('in place of a whole path is left alone, too', () => {
    const elsewhere = aDirectoryOf({ 'a/b': '' })
    chmodSync(join(elsewhere, 'a/b'), 0o400)
    const root = installation((at) => {
      mkdirSync(join(at, 'bootstrap'))
      symlinkSync(join(elsewhere, 'a'), join(at, 'bootstrap/cache'))
    })
    expect(wrongIn(root)).toEqual([])
  })
})

describe('an installation without any of the paths', () => {
  it('has nothing wrong', () => {
    const root = aDirectoryOf()
    expect(wrongIn(root)).toEqual([])
    expect(countIn(root)).toBe('0')
  })
})
