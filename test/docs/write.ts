import { writeFileSync } from 'node:fs'
import { releasesPage } from './releases-page.ts'

writeFileSync(new URL('../../docs/releases.md', import.meta.url), releasesPage())
