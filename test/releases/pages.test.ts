import { describe, expect, it } from 'vitest'
import { pagesOf } from '../../src/releases/pages.ts'

const site = 'https://portal.example.net'
const told = (url: string, release: string) =>
  pagesOf(url, release).map((page) => `${page.name} ${page.url.replace(site, '')}`)

describe('the pages of a site that tell whether it serves', () => {
  it.each([
    ['4.4.0', ['login /auth/login']],
    ['4.4.8', ['test /api/v4/test', 'login /auth/login']],
    ['4.7.2', ['test /api/v4/test', 'login /auth/login']],
    ['4.7.3', ['ping /api/v4/ping', 'test /api/v4/test', 'login /auth/login']],
    ['4.8.0', ['ping /api/v4/ping', 'test /api/v4/test', 'login /auth/login']],
    ['4.9.0', ['ping /api/v4/ping', 'test /api/v4/test', 'login /login']],
    ['7.4.0', ['ping /api/v4/ping', 'test /api/v4/test', 'login /login']],
  ])('are those that %s has', (release, pages) => {
    expect(told(`${site}/`, release)).toEqual(pages)
  })

  it.each(['', '/', '/api/v4/ping', '/api/v4/test', '/login', '/auth/login'])(
    'are all of them, whichever is named: %j',
    (path) => {
      expect(told(`${site}${path}`, '4.9.3')).toEqual(told(`${site}/`, '4.9.3'))
    },
  )

  it('are below where the application is', () => {
    expect(told(`${site}/ixp/login`, '7.0.0')[0]).toBe('ping /ixp/api/v4/ping')
  })

  it.each(['/status', '/ixp', '/?check=1', '/api/v4/ping?token=1', '/my-login'])(
    'are the one alone that somebody has chosen: %s',
    (path) => {
      expect(told(`${site}${path}`, '4.9.3')).toEqual([`page ${path}`])
    },
  )
})
