import { describe, expect, it } from 'vitest'
import type { HealthSetting } from '../../src/inventory/inventory.ts'
import { siteCheckOf } from '../../src/plan/site-check.ts'

const appUrl = 'https://portal.example.net'
const check = (health: HealthSetting | undefined, url = appUrl) =>
  siteCheckOf({ health }, url, '4.9.3')

describe('what a site is asked', () => {
  it.each<[string, HealthSetting, string]>([
    ['a URL', `${appUrl}/login`, `${appUrl}/api/v4/ping`],
    ['APP_URL, where it has none', {}, `${appUrl}/api/v4/ping`],
    ['its own, whatever APP_URL is', { url: 'http://lon1/' }, 'http://lon1/api/v4/ping'],
  ])('begins at %s', (_name, health, first) => {
    expect(check(health)?.pages[0]?.url).toBe(first)
  })

  it('is below an APP_URL with a path', () => {
    expect(check({}, `${appUrl}/ixp`)?.pages[0]?.url).toBe(`${appUrl}/ixp/api/v4/ping`)
  })

  it.each<[string, HealthSetting, string]>([
    ['https', { at: '127.0.0.1' }, 'portal.example.net:443:127.0.0.1'],
    ['http', { url: 'http://lon1/', at: '192.0.2.7' }, 'lon1:80:192.0.2.7'],
    ['a port', { url: 'https://lon1:8443/', at: '::1' }, 'lon1:8443:[::1]'],
  ])('is asked at an address, as curl takes it: of %s', (_name, health, resolve) => {
    expect(check(health)).toMatchObject({ from: 'host', resolve })
  })

  it('is asked by the controller where the inventory says so', () => {
    expect(check({ from: 'controller' })).toMatchObject({ from: 'controller' })
  })

  it.each([
    ['the inventory does not say', undefined, appUrl],
    ['APP_URL is none', {}, ''],
    ['APP_URL is no URL', {}, 'portal'],
  ])('is nothing where %s', (_name, health, url) => {
    expect(check(health, url)).toBeUndefined()
  })
})
