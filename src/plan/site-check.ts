import type { Host } from '../inventory/inventory.ts'
import { pagesOf } from '../releases/pages.ts'
import type { SiteCheck } from './plan.ts'

/** What a site is asked once it is on a release; nothing where neither inventory nor APP_URL say where it is. */
export function siteCheckOf(
  { health }: Pick<Host, 'health'>,
  appUrl: string,
  release: string,
): SiteCheck | undefined {
  if (health === undefined) return undefined
  const {
    url = `${appUrl.replace(/\/$/, '')}/`,
    at,
    from = 'host',
  } = typeof health === 'string' ? { url: health } : health
  if (release === '' || !URL.canParse(url)) return undefined
  const pages = pagesOf(url, release)
  return { from, pages, ...(at === undefined ? {} : { resolve: resolveTo(at, new URL(url)) }) }
}

/** As curl takes it. */
function resolveTo(address: string, { hostname, port, protocol }: URL): string {
  const usual = protocol === 'https:' ? '443' : '80'
  return `${hostname}:${port || usual}:${address.includes(':') ? `[${address}]` : address}`
}
