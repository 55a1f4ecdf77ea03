import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { Asked } from '../../asked.ts'
import type { FleetEvent } from '../../events.ts'
import type { RunState } from '../../journal/run-state.ts'
import { type Announcement, announcementOf, bodyOf } from '../../report/announcement.ts'
import { reportHosts } from '../../report/outcomes.ts'

/** Whom to tell, and how; commands get FLEET_HOST and the like in their environment. */
export type Audience = {
  readonly notify?: string | undefined
  readonly 'notify-as'?: 'json' | 'slack' | undefined
  readonly 'on-held'?: string | undefined
  readonly silence?: string | undefined
  readonly unsilence?: string | undefined
}

/** Whom a run tells that is taken up: as it began, unless something else is typed. */
export function audienceOf(typed: Audience, asked: Asked = {}): Audience {
  const kept = (flag: 'on-held' | 'silence' | 'unsilence') =>
    typed[flag] ?? (asked[flag] === undefined ? undefined : String(asked[flag]))
  const commands = ['on-held', 'silence', 'unsilence'] as const
  return { ...typed, ...Object.fromEntries(commands.map((flag) => [flag, kept(flag)])) }
}

type About = Pick<Announcement, 'run' | 'text'> & { readonly host?: string }

type Ways = {
  readonly firstPauseMs?: number
  /** Of a host at its end: where somebody else may have unsilenced it. */
  readonly isSilenced?: (host: string) => Promise<boolean>
}

/** How long others may take to hear of the end of a run. */
export const announceSeconds = 15

const tries = 4
const answerSeconds = 10
const commandSeconds = 60

/** Tells others what happens in a run. Nothing of the run ever waits for it, or fails by it. */
export class Announcer {
  readonly #audience: Audience
  readonly #tell: (line: string) => void
  readonly #firstPauseMs: number
  readonly #isSilenced: (host: string) => Promise<boolean>
  readonly #silenced = new Set<string>()
  readonly #underWay = new Set<Promise<void>>()

  constructor(
    audience: Audience,
    tell: (line: string) => void,
    { firstPauseMs = 1000, isSilenced = async () => true }: Ways = {},
  ) {
    this.#audience = audience
    this.#tell = tell
    this.#firstPauseMs = firstPauseMs
    this.#isSilenced = isSilenced
  }

  apply(event: FleetEvent, state: RunState): void {
    const { silence, unsilence, 'on-held': onHeld, notify } = this.#audience
    const announcement = announcementOf(event, state)
    if (announcement && notify) this.#start(this.#post(notify, announcement))
    if (announcement?.host && onHeld) this.#start(this.#run(onHeld, announcement))
    if (!('host' in event)) return
    const about = { host: event.host, run: state.run, text: '' }
    if (event.type === 'host-launched') this.#silenced.add(event.host)
    if (event.type === 'host-launched' && silence) this.#start(this.#run(silence, about))
    const wasSilenced = this.#silenced.has(event.host) || hasBegun(event.host, state)
    if (event.type === 'host-finished' && unsilence && wasSilenced)
      this.#start(this.#unsilence(unsilence, about))
  }

  /** Of a run that was let go of: whoever sees the end of its hosts has them heard again. */
  sayStillSilenced(state: RunState): string[] {
    const { silence, unsilence } = this.#audience
    if (!silence || !unsilence) return []
    const hosts = reportHosts(state).filter(({ isLetGo }) => isLetGo)
    const names = hosts.map(({ plan }) => plan.host).join(', ')
    return names === '' ? [] : [`until then nobody unsilences the monitoring of ${names}`]
  }

  /** What is under way may come to its end; a webhook that does not answer is not waited for longer. */
  async settle(seconds: number): Promise<void> {
    const enough = new AbortController()
    const limit = wait(seconds * 1000, undefined, { signal: enough.signal }).catch(() => undefined)
    await Promise.race([Promise.all(this.#underWay), limit])
    enough.abort()
  }

  #start(work: Promise<void>): void {
    const done = work.finally(() => this.#underWay.delete(done))
    this.#underWay.add(done)
  }

  async #post(url: string, announcement: Announcement): Promise<void> {
    const body = bodyOf(announcement, this.#audience['notify-as'] ?? 'json')
    let why = ''
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if (attempt > 0)
        await wait(this.#firstPauseMs * 2 ** (attempt - 1), undefined, { ref: false })
      why = await post(url, body)
      if (why === '') return
    }
    this.#tell(`nobody was told that it ${announcement.what}: the webhook ${why}`)
  }

  async #unsilence(command: string, about: About & { host: string }) {
    if (await this.#isSilenced(about.host)) await this.#run(command, about)
  }

  async #run(command: string, about: About) {
    const { host = '', run, text } = about
    const why = await runCommand(command, { FLEET_HOST: host, FLEET_RUN: run, FLEET_TEXT: text })
    if (why !== '') this.#tell(`${host}: "${command}" ${why}`)
  }
}

/** By this controller or an earlier one: where a run blocked a host before it began, nobody has silenced it. */
function hasBegun(host: string, { hosts }: RunState): boolean {
  return hosts.get(host)?.startedAt !== undefined
}

/** Why it was not taken; nothing where it was. An address may hold a secret, and is not told. */
async function post(url: string, body: string): Promise<string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(answerSeconds * 1000),
    })
    await response.body?.cancel()
    return response.ok ? '' : `answered ${response.status}`
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError'
      ? 'did not answer'
      : 'was not reached'
  }
}

function runCommand(command: string, more: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      stdio: 'ignore',
      env: { ...process.env, ...more },
      timeout: commandSeconds * 1000,
      killSignal: 'SIGKILL',
    })
    child.on('error', (error) => resolve(`failed: ${error.message}`))
    child.on('close', (code, signal) => {
      if (code === null) resolve(child.killed ? 'took too long' : `was ended by ${signal}`)
      else resolve(code === 0 ? '' : `ended with exit code ${code}`)
    })
  })
}
