import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { releasesPage } from './releases-page.ts'

it('docs/releases.md is what scripts/docs writes from the catalog', () => {
  const page = readFileSync(new URL('../../docs/releases.md', import.meta.url), 'utf8')
  expect(page).toBe(releasesPage())
})
