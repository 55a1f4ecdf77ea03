import type { SiteCheck } from '../plan/plan.ts'

/** What the host itself asks of its site: names and URLs by turns. */
export function healthSettings(check: SiteCheck | undefined) {
  const pages = check?.from === 'host' ? check.pages : []
  const words = pages.flatMap(({ name, url }) => [name, url])
  return { HEALTH: words.join(' '), HEALTH_RESOLVE: check?.resolve ?? '' }
}
