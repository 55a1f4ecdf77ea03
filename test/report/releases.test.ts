import { describe, expect, it } from 'vitest'
import { catalog, findRelease } from '../../src/releases/catalog.ts'
import { renderRelease, renderReleases, sayComposer } from '../../src/report/releases.ts'

function textOf(version: string): string {
  const release = findRelease(version)
  if (!release) throw new Error(`no release ${version}`)
  return renderRelease(release)
}

describe('a release', () => {
  it('is shown with all it asks for', () => {
    expect(textOf('6.2.0').split('\n')).toEqual([
      '6.2.0 of 2021-11-14, line v6',
      'PHP         ^8.0, proven >=8.0 <8.3',
      'composer    2',
      'stops at    binary logging, which lets only SUPER create the trigger of the views (set log_bin_trust_function_creators=1)',
      'migrations  2021_09_16_195333_add_rate_limit_col_to_physint',
      '            2021_09_17_144421_modernise_irrdb_conf_table',
      'by hand     where it applies: Every IRRDB source is set to whois.radb.net, and its protocol dropped: enter your own hosts again.',
      'notes       https://github.com/inex/IXP-Manager/releases/tag/v6.2.0 (not to be read: what it asks for is from its code)',
    ])
  })

  it.each([
    ['5.0.0', 'runs        artisan update:customer2users, once only: it takes --ack 5.0.0'],
    ['7.1.0', 'runs        artisan update:max-prefixes-7.1.0, which only lists'],
    ['6.0.0', '.env        - MAIL_DRIVER: now MAIL_MAILER'],
    ['4.7.0', '.env        ! APP_URL: mandatory'],
    ['4.6.1', 'PHP         7.0.*'],
  ])('%s says: %s', (version, line) => {
    expect(textOf(version).split('\n')).toContain(line)
  })

  it.each([
    ['4.6.0', '1, 2 not proven'],
    ['5.3.0', '1, 2 not proven'],
    ['5.4.0', '1'],
    ['5.8.0', '1 or 2'],
    ['6.0.0', '2'],
  ])('%s is installed by composer %s', (version, composer) => {
    const release = findRelease(version)
    expect(release && sayComposer(release)).toBe(composer)
  })
})

describe('the releases', () => {
  const rows = renderReleases(catalog).split('\n')

  it('are a row each below their head', () => {
    expect(rows).toHaveLength(catalog.length + 1)
    expect(rows[0]).toMatch(/^release +date +line +PHP +composer +asks for$/)
  })

  it.each([
    [
      /^5\.0\.0 +2019-05-21 +v5 +\^7\.2 +1, 2 not proven +schema · migrations: 1 · commands: 1 \(once only\) · by hand: 5$/,
    ],
    [/^7\.4\.0 +2026-08-17 +v7 +\^8\.4 +2 +migrations: 2 · \.env: 1$/],
  ])('have the row %s', (row) => {
    expect(rows.filter((each) => row.test(each))).toHaveLength(1)
  })
})
