import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { renderPage } from '../../../src/report/html/page.ts'
import { hasChromium, startChromium } from '../../support/chromium.ts'
import { aDirectoryOf } from '../../support/files.ts'
import { aToldRun } from '../../support/told-run.ts'

/** A browser takes its time on a busy machine. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const hostile = [
  '</pre></details></article></main><h1>owned</h1><style>body { display: none }</style>',
  '<script>document.title = "owned"</script><img src=x onerror="document.title = \'owned\'">',
  '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:1/">" autofocus onfocus="alert(1)',
  '<svg/onload=alert(1)> &lt;script&gt; \u001b]0;owned\u0007\u001b[2Jend',
].join('\n')

describe.skipIf(!hasChromium)('the page of a run, in Chromium', () => {
  let browser: Browser
  let file: string

  beforeAll(async () => {
    browser = await startChromium()
    file = join(aDirectoryOf({}), 'run.html')
    writeFileSync(file, renderPage(aToldRun(hostile)))
  })
  afterAll(() => browser?.close())

  const open = async (options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> => {
    const page = await browser.newPage(options)
    page.setDefaultTimeout(100_000)
    await page.goto(`file://${file}`)
    return page
  }
  const shown = (page: Page, selector: string) =>
    page.locator(selector).filter({ visible: true }).allInnerTexts()

  it('leaves what a host printed inert: shown as it is, and nothing of it lives', async () => {
    const page = await browser.newPage()
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => complaints.push(message.text()))
    page.on('dialog', (dialog) => complaints.push(dialog.message()))
    await page.goto(`file://${file}`)
    expect(await page.title()).toBe('fleet: run 20261121-020000-test to latest')
    expect(await shown(page, 'h1')).toEqual(['run 20261121-020000-test to latest'])
    expect(await page.locator('script, img, [onload], [onerror], [onfocus]').count()).toBe(0)
    const printed = await page.locator('details[open] pre').textContent()
    expect(printed).toBe(hostile.replace('\u001b]0;owned\u0007\u001b[2J', ''))
    expect(asked).toEqual([`file://${file}`])
    expect(complaints).toEqual([])
  })

  it('shows one outcome alone, without JavaScript', async () => {
    const page = await open({ javaScriptEnabled: false })
    expect(await shown(page, 'tbody th')).toEqual(['ams1', 'waw1', 'lon1'])
    await page.click('label[for=show-held]')
    expect(await shown(page, 'tbody th')).toEqual(['ams1'])
    expect(await shown(page, '.lane a')).toEqual(['ams1'])
    expect(await shown(page, 'article h3')).toEqual(['ams1 held'])
    await page.click('label[for=show-all]')
    expect(await shown(page, 'tbody th')).toHaveLength(3)
  })

  it('has what failed open, and the rest folded until it is asked for', async () => {
    const page = await open({ javaScriptEnabled: false })
    expect(await shown(page, '#host-ams1 details pre')).toHaveLength(1)
    await page.click('#host-ams1 summary:has-text("4.8.0/composer")')
    expect(await shown(page, '#host-ams1 details pre')).toHaveLength(2)
  })

  it('fits on a phone and on a wide screen', async () => {
    const page = await open()
    for (const width of [360, 1600]) {
      await page.setViewportSize({ width, height: 900 })
      const widthOf = 'document.documentElement.scrollWidth'
      expect(await page.evaluate(widthOf)).toBe(width)
      const wide =
        '[...document.querySelectorAll("article p")].filter((it) => it.scrollWidth > it.clientWidth)'
      expect(await page.evaluate(`${wide}.map((it) => it.textContent)`)).toEqual([])
    }
  })

  it('draws when each site was down, below its steps', async () => {
    const page = await open({ viewport: { width: 1200, height: 900 } })
    const boxOf = async (selector: string) => {
      const box = await page.locator(`.lane:has(a[href="#host-ams1"]) ${selector}`).boundingBox()
      if (!box) throw new Error(`${selector} is not drawn`)
      return box
    }
    const [down, failed] = [await boxOf('rect.down'), await boxOf('rect.failed')]
    expect(down.y).toBeGreaterThan(failed.y)
    expect(down.x).toBeLessThan(failed.x)
    expect(down.x + down.width).toBeGreaterThan(failed.x + failed.width)
  })

  it('is printed with its hosts and without its switches', async () => {
    const page = await open({ javaScriptEnabled: false })
    await page.emulateMedia({ media: 'print' })
    expect(await shown(page, 'nav')).toEqual([])
    expect(await shown(page, 'tbody th')).toHaveLength(3)
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
  })
})
