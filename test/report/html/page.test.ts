import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../../../src/report/html/markup.ts'
import { renderPage } from '../../../src/report/html/page.ts'
import { hostileText } from '../../support/hostile.ts'
import { aToldRun } from '../../support/told-run.ts'
import { unsafeIn } from '../../support/unsafe.ts'

describe('a piece of a page', () => {
  it.each<[what: string, part: Parameters<typeof html>[1], shown: string]>([
    [
      'text is escaped',
      `<b title="x" id='y'>&`,
      '&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;',
    ],
    ['a number stays', 7, '7'],
    ['nothing stays nothing', undefined, ''],
    ['markup stays', html`<b>${'<'}</b>`, '<b>&lt;</b>'],
    ['a list of markup is joined', [html`<i>`, html`</i>`], '<i></i>'],
    ['half a surrogate pair is replaced', 'a\ud800b', 'a\ufffdb'],
    ['what moves a cursor is gone', 'a\u001b[2Jb', 'ab'],
  ])('%s', (_what, part, shown) => {
    expect(html`(${part})`.markup).toBe(`(${shown})`)
  })
})

describe('the page of a run', () => {
  it('needs nothing else, and lets a browser load nothing else', () => {
    const page = renderPage(aToldRun('said'))
    expect(page).not.toMatch(/<(script|link|img|iframe|object|form|base)|javascript:|@import|url\(/)
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? []
    const digest = createHash('sha256').update(style).digest('base64')
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-${digest}'"`)
  })

  it('is made of the same elements, whatever a host printed', () => {
    const elements = (said: string) => renderPage(aToldRun(said)).match(/<\/?[a-z][a-z0-9]*/g)
    const usual = elements('said')
    fc.assert(
      fc.property(hostileText, (text) => {
        const said = `x${text}<img src=x onerror=alert(1)></pre></details>`
        expect(elements(said)).toEqual(usual)
        expect(unsafeIn(renderPage(aToldRun(said)))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('says why there is no output of a host that could not be asked', () => {
    expect(renderPage(aToldRun('the link was reset'))).toContain(
      'what its steps printed could not be read: the link was reset',
    )
  })
})
