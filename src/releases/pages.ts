import { gte } from 'semver'

/** A page of a site that tells whether it serves; `page` is one that the inventory names by itself. */
export type Page = { readonly name: 'ping' | 'test' | 'login' | 'page'; readonly url: string }

type Known = Pick<Page, 'name'> & {
  readonly path: string
  /** The releases that have it. */
  readonly since?: string
  readonly before?: string
}

const known: readonly Known[] = [
  { name: 'ping', path: 'api/v4/ping', since: '4.7.3' },
  { name: 'test', path: 'api/v4/test', since: '4.4.8' },
  { name: 'login', path: 'auth/login', before: '4.9.0' },
  { name: 'login', path: 'login', since: '4.9.0' },
]

/**
 * What a release's site is asked, where a URL is its front page or one of those pages. Any other page
 * somebody has chosen: that one alone.
 */
export function pagesOf(url: string, release: string): Page[] {
  const base = baseOf(url)
  if (base === undefined) return [{ name: 'page', url }]
  return known
    .filter(
      ({ since = release, before }) => gte(release, since) && !(before && gte(release, before)),
    )
    .map(({ name, path }) => ({ name, url: `${base}${path}` }))
}

/** Of `https://portal.example.net/ixp/login` all up to the last word, with its slash. */
function baseOf(text: string): string | undefined {
  const { origin, pathname, search } = new URL(text)
  const page = known.find(({ path }) => pathname.endsWith(`/${path}`))
  if (search !== '' || (!page && !pathname.endsWith('/'))) return undefined
  return `${origin}${page ? pathname.slice(0, -page.path.length) : pathname}`
}
