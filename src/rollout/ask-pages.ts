import type { SiteCheck } from '../plan/plan.ts'
import type { Page } from '../releases/pages.ts'

/** Seconds that one page may take. */
const limit = 15

/** Asks a site from here, as its host would: a line for each page that does not serve, with what it says. */
export async function askPages(
  { pages }: Pick<SiteCheck, 'pages'>,
  versionConstant: string,
): Promise<string[]> {
  const told: string[] = []
  for (const page of pages) {
    const answer = await askPage(page)
    const why = whatIsWrong(page, answer, versionConstant)
    if (why) told.push(`${page.name}: ${why}, from ${page.url}`, ...beginningOf(answer.body))
  }
  return told
}

type Answer = { readonly status: number; readonly body: string; readonly trouble?: string }

async function askPage({ url }: Page): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(limit * 1000)
    const response = await fetch(url, { redirect: 'manual', signal })
    return { status: response.status, body: await readBeginning(response) }
  } catch (error) {
    return { status: 0, body: '', trouble: sayTrouble(error as Error) }
  }
}

/** No more is taken than what is looked at: a page may have no end. */
async function readBeginning({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length >= 65_536) break
  }
  return text.slice(0, 65_536)
}

/** `fetch failed` says nothing; its cause does. */
function sayTrouble({ name, message, cause }: Error): string {
  if (name === 'TimeoutError') return 'no answer in time'
  return cause instanceof Error && cause.message ? cause.message : message
}

const ours = /"software" *: *"IXP Manager"/

function whatIsWrong(
  { name }: Page,
  { status, body, trouble }: Answer,
  constant: string,
): string | undefined {
  if (trouble !== undefined) return trouble
  if (status < 200 || status > 299) return String(status)
  if (name === 'ping' && !ours.test(body)) {
    return `${status}, but it is not IXP Manager that answers`
  }
  if (name === 'test' && !body.includes('API Test Function!')) {
    return `${status}, but not the words of the API`
  }
  const version = versionIn(name, body)
  return !version || version === constant ? undefined : `it says ${version}, and not ${constant}`
}

function beginningOf(body: string): string[] {
  const lines = body.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(0, 5).map((line) => `  ${line.slice(0, 200)}`)
}

/** A skin may have another footer. */
function versionIn(name: Page['name'], body: string): string | undefined {
  if (ours.test(body)) return /"version" *: *"([0-9.]+)"/.exec(body)?.[1]
  return name === 'login' ? /IXP Manager V(\d+\.\d+\.\d+)/.exec(body)?.[1] : undefined
}
