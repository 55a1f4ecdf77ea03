import { readFileSync } from 'node:fs'

/** As its package says. */
export function versionOfFleet(): string {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return String((JSON.parse(manifest) as { version: unknown }).version)
}
