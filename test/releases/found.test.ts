import { describe, expect, it } from 'vitest'
import { catalog, findRelease } from '../../src/releases/catalog.ts'
import { releasesWith } from '../../src/releases/found.ts'

const found = {
  version: '7.4.1',
  php: '^8.4',
  constant: '7.4.1',
  migrations: [...(findRelease('7.4.0')?.migrations ?? []), '2026_09_20_101010_add_a_table'],
}

describe('a release that the catalog does not have', () => {
  const release = releasesWith([found])('7.4.1')

  it('is of the line before it, and what its own files say', () => {
    expect(release).toMatchObject({
      line: 'v7',
      php: '^8.4',
      composer: '^2',
      versionConstant: '7.4.1',
      notesUrl: 'https://github.com/inex/IXP-Manager/releases/tag/v7.4.1',
      notesRead: 'none',
      migrations: ['2026_09_20_101010_add_a_table'],
    })
  })

  it('asks the database what is asked of its server, and runs no command of another release', () => {
    const asked = findRelease('7.4.0')?.preflight
    expect(release?.preflight).toEqual(asked)
    expect(release?.actions).toBeUndefined()
  })

  it('says that nobody knows it, and what was found', () => {
    expect(release?.remarks).toEqual([
      'fleet does not know this release: it goes by the recipe of v7, and what else it asks for is in its notes.',
      'By its own files it needs PHP ^8.4, and calls itself 7.4.1.',
      'Its migrations: 2026_09_20_101010_add_a_table.',
    ])
  })

  it('has no migration that one before it has brought', () => {
    const next = { ...found, version: '7.4.2', migrations: [...found.migrations, 'one_more'] }
    expect(releasesWith([next, found])('7.4.2')?.migrations).toEqual(['one_more'])
  })

  it('is none where no release of its major is known', () => {
    expect(releasesWith([{ ...found, version: '8.0.0' }])('8.0.0')).toBeUndefined()
  })

  it('does not take the place of one that is known', () => {
    const other = { ...found, version: '7.4.0', php: '^9' }
    expect(releasesWith([other])('7.4.0')).toBe(catalog.at(-1))
  })
})
