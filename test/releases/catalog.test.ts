import { readFileSync } from 'node:fs'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { catalog, findRelease } from '../../src/releases/catalog.ts'
import { allQuestions } from '../../src/releases/questions.ts'

/** What the tags of IXP Manager say, as read from them; kept apart from the catalog on purpose. */
type ReleaseFacts = {
  readonly version: string
  readonly date: string
  readonly line: string
  readonly php: string
  readonly composer: '1 (2 unverified)' | '1' | '1 or 2' | '2'
  readonly versionConstant: string
  readonly notesUrl: string
  readonly notesStatus: 'full' | 'partial' | 'not-found'
  readonly mappingChanged: boolean
  readonly migrations: readonly string[]
  readonly preflight: readonly string[]
  readonly oneOffs: readonly string[]
  readonly once: readonly string[]
  readonly byHand: readonly string[]
  readonly env: readonly string[]
}

const text = readFileSync(new URL('facts.json', import.meta.url), 'utf8')
const tags = JSON.parse(text) as readonly ReleaseFacts[]

/** Composer that installs the lock file, composer that does not, and the one that is only not proven. */
const windows: Readonly<Record<ReleaseFacts['composer'], readonly [string[], string[], string?]>> =
  {
    '1 (2 unverified)': [['1.10.22', '2.7.0'], [], '2.7.0'],
    '1': [['1.10.22'], ['2.7.0']],
    '1 or 2': [['1.10.22', '2.7.0'], []],
    '2': [['2.7.0'], ['1.10.22', '3.0.0']],
  }
const notesRead = { full: 'all', partial: 'part', 'not-found': 'none' } as const

describe('the catalog', () => {
  it('has every tag and no other, oldest first', () => {
    const versions = catalog.map(({ version }) => version)
    expect(versions).toEqual(tags.map(({ version }) => version))
    expect(versions).toEqual(semver.sort([...versions]))
    expect(versions).toHaveLength(43)
  })

  it('does not know a release that was never tagged', () => {
    for (const version of ['4.0.0', '4.3.0', '4.4.1', '4.9.4', 'v4.9.3', '', '__proto__']) {
      expect(findRelease(version)).toBeUndefined()
    }
  })
})

describe.each(tags)('the release $version', (tag) => {
  const release = findRelease(tag.version)
  const { composer = '*', composerProven = '*', env = [] } = release ?? {}

  it('is of the line, runs on the PHP and calls itself what its tag says', () => {
    expect(release).toMatchObject({
      date: tag.date,
      line: tag.line,
      php: tag.php,
      versionConstant: tag.versionConstant,
      notesUrl: tag.notesUrl,
      notesRead: notesRead[tag.notesStatus],
    })
  })

  it('is installed by the composer that its lock file takes', () => {
    const [fit, unfit, unproven] = windows[tag.composer]
    expect(fit.filter((version) => !semver.satisfies(version, composer))).toEqual([])
    expect(unfit.filter((version) => semver.satisfies(version, composer))).toEqual([])
    expect(semver.satisfies(unproven ?? '1.10.22', composerProven)).toBe(unproven === undefined)
  })

  it('changes the tables as its tag does', () => {
    expect(release?.changesSchema ?? false).toBe(tag.mappingChanged)
    expect(release?.migrations ?? []).toEqual(tag.migrations)
  })

  it('asks the database what its notes ask', () => {
    const ofTables = release?.preflight?.filter(({ isOfServer }) => !isOfServer) ?? []
    const queries = ofTables.map(({ query }) => query)
    expect(queries.map(withoutHaving)).toEqual(tag.preflight.map(withoutHaving))
  })

  it('asks whether the views can be created, where they come with a trigger', () => {
    const ofServer = release?.preflight?.filter(({ isOfServer }) => isOfServer) ?? []
    const triggers = ofServer.filter(({ query }) => query.includes('@@log_bin_trust_function'))
    expect(triggers).toHaveLength(tag.line === 'v4' ? 0 : 1)
  })

  it('runs its commands, and trusts only the line that tells success', () => {
    const actions = release?.actions ?? []
    expect(actions.map(({ command }) => command)).toEqual(tag.oneOffs)
    expect(actions.filter(({ once }) => once).map(({ command }) => command)).toEqual(tag.once)
    const judged = actions.filter(({ command }) => command !== 'update:max-prefixes-7.1.0')
    for (const { says } of judged) expect(says).toBe('Migration completed successfully')
  })

  it('leaves commands that only some sites need to a person, by name', () => {
    const duties = (release?.duties ?? []).map(({ command }) => command)
    const told = [...(release?.remarks ?? []), ...duties].join('\n')
    for (const command of tag.byHand) expect(told).toContain(`artisan ${command}`)
    const run = (release?.actions ?? []).map(({ command }) => command)
    expect(run.filter((command) => tag.byHand.includes(command))).toEqual([])
  })

  it('tells of every key of .env that its sample and its notes change', () => {
    const told = env.map(({ key, about }) => `${key} ${about}`).join(' ')
    const keys = tag.env.filter((key) => !release?.settings?.includes(key))
    expect(keys.filter((key) => !told.includes(key))).toEqual([])
  })

  it('says of itself where its code tells another version', () => {
    if (tag.versionConstant === tag.version) return
    expect(release?.remarks).toContain(`The site goes on saying ${tag.versionConstant}.`)
  })
})

describe('a question to the database', () => {
  it.each(allQuestions())(
    'reads only, gives a row only where something is to be told: $about',
    ({ query }) => {
      expect(query).toMatch(/^SELECT [^;]*(HAVING c>\d|WHERE @@log_bin AND NOT .*|\) < 8)$/)
    },
  )

  it('is asked once, however many releases have it', () => {
    const queries = allQuestions().map(({ query }) => query)
    expect(new Set(queries).size).toBe(queries.length)
    expect(queries).toHaveLength(9)
  })
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
