import { expect, it } from 'vitest'
import { withoutNewReleases } from '../../src/plan/known-then.ts'
import type { Application } from '../../src/survey/facts.ts'
import { anApplication, someFacts } from '../support/builders.ts'

const usual = anApplication()
const then = someFacts()

/** The facts of a host once upstream has these releases, with what is known of 4.9.4. */
function today(remoteReleases: readonly string[], differing: Partial<Application> = {}) {
  const tag = { version: '4.9.4', php: '>=7.0', constant: '4.9.4', migrations: [] }
  const git = { ...usual.git, remoteReleases, foundReleases: [tag] }
  const originals = { ...usual.ownFiles.originals, '4.9.4': { 'a.php': 'f00' } }
  const ownFiles = { ...usual.ownFiles, originals }
  return someFacts({ application: anApplication({ git, ownFiles, ...differing }) })
}

it('a release that is new upstream is as if it were not there', () => {
  expect(withoutNewReleases(today([...usual.git.remoteReleases, '4.9.4']), then)).toEqual(then)
})

it('one that is gone is not there', () => {
  const [, ...rest] = usual.git.remoteReleases
  expect(withoutNewReleases(today(rest), then).application?.git.remoteReleases).toEqual(rest)
})

it('facts that nothing is known of from before are as they are', () => {
  const facts = today(['4.9.4'])
  expect(withoutNewReleases(facts, undefined)).toBe(facts)
})
