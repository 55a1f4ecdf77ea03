import { writeFileSync } from 'node:fs'
import { renderManPage } from './man-page.ts'
import { commands } from './table.ts'
import { versionOfFleet } from './version.ts'

/** Run by scripts/build, with where the page goes. */
const [, , file = 'fleet.1'] = process.argv
writeFileSync(file, renderManPage(commands, versionOfFleet()))
