import { readFileSync } from 'node:fs'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { catalog, findRelease } from '../../src/releases/catalog.ts'

/** What the tags of IXP Manager say, as read from them; kept apart from the catalog on purpose. */
type ReleaseFacts = {
  readonly version: string
  readonly line: string
  readonly php: string
  readonly versionConstant: string
  readonly notesUrl: string
  readonly preflight: readonly string[]
  readonly oneOffs: readonly string[]
  readonly byHand: readonly string[]
}

const text = readFileSync(new URL('facts.json', import.meta.url), 'utf8')
const tags = JSON.parse(text) as readonly ReleaseFacts[]

describe('the catalog', () => {
  it('has every tag of v4 and no other, oldest first', () => {
    const versions = catalog.map(({ version }) => version)
    expect(versions).toEqual(tags.map(({ version }) => version))
    expect(versions).toEqual(semver.sort([...versions]))
    expect(new Set(versions).size).toBe(versions.length)
  })

  it('does not know a release that was never tagged', () => {
    for (const version of ['4.0.0', '4.3.0', '4.4.1', '4.9.4', 'v4.9.3', '', '__proto__']) {
      expect(findRelease(version)).toBeUndefined()
    }
  })
})

describe.each(tags)('the release $version', (tag) => {
  const release = findRelease(tag.version)

  it('is of the line, runs on the PHP and calls itself what its tag says', () => {
    expect(release).toMatchObject({
      line: tag.line,
      php: tag.php,
      versionConstant: tag.versionConstant,
      notesUrl: tag.notesUrl,
    })
  })

  it('asks the database what its notes ask', () => {
    const ofTables = release?.preflight?.filter(({ isOfServer }) => !isOfServer) ?? []
    const queries = ofTables.map(({ query }) => query)
    expect(queries.map(withoutHaving)).toEqual(tag.preflight.map(withoutHaving))
  })

  it('asks whether the views can be created, where views.sql has a trigger', () => {
    const ofServer = release?.preflight?.filter(({ isOfServer }) => isOfServer) ?? []
    expect(ofServer).toHaveLength(tag.line === 'v4.9' ? 1 : 0)
    for (const { query } of ofServer) expect(query).toContain('@@log_bin_trust_function_creators')
  })

  it('runs its one-off commands and trusts only the line that tells success', () => {
    const actions = release?.actions ?? []
    expect(actions.map(({ command }) => command)).toEqual(tag.oneOffs)
    for (const { says } of actions) expect(says).toBe('Migration completed successfully')
  })

  it('leaves commands that only some sites need to a person, by name', () => {
    const remarks = (release?.remarks ?? []).join('\n')
    for (const command of tag.byHand) expect(remarks).toContain(`./artisan ${command}`)
    const run = (release?.actions ?? []).map(({ command }) => command)
    expect(run.filter((command) => tag.byHand.includes(command))).toEqual([])
  })

  it('says of itself where its code tells another version', () => {
    if (tag.versionConstant === tag.version) return
    expect(release?.remarks).toContain(`The site goes on saying ${tag.versionConstant}.`)
  })
})

describe('a question to the database', () => {
  const questions = catalog.flatMap(({ preflight = [] }) => preflight)

  it.each(questions)(
    'reads only, gives a row only where something is wrong: $about',
    ({ query }) => {
      expect(query).toMatch(/^SELECT [^;]*(HAVING c>\d$|WHERE @@log_bin AND NOT )/)
    },
  )
})

describe('what 4.7.0 brings', () => {
  it('is bcmath, a composer of at least 1.5 and a mandatory APP_URL', () => {
    expect(findRelease('4.7.0')).toMatchObject({
      extensions: ['bcmath'],
      composer: '>=1.5',
      settings: ['APP_URL'],
    })
  })
})

/** Theirs counts where ours wants a row only where the count is not 0. */
function withoutHaving(query: string): string {
  return query.replace(/ c FROM/, ' FROM').replace(/ HAVING c>[01]$/, '')
}
