import type { FleetEvent } from '../../events.ts'
import type { RunState } from '../../journal/run-state.ts'
import type { UsualTimes } from '../../journal/usual-times.ts'
import type { Colour } from '../../report/colour.ts'
import { LiveFold } from '../../report/live/live-fold.ts'
import { type OpenLog, renderLive } from '../../report/live/live-text.ts'
import { rowsOf, type Sight } from '../../report/live/rows.ts'
import { renderStanding } from '../../report/live/standing.ts'
import { progressLine } from '../../report/progress.ts'
import { drawBetweenQuestions } from './ask-in-turn.ts'
import { Foot } from './foot.ts'
import { listenForKeys } from './keys.ts'
import type { Telling } from './telling.ts'

/** What the view needs of whoever runs the hosts. */
export type Viewed = {
  readonly colour: Colour
  readonly usual: UsualTimes
  /** Where the run stands; nothing before it has begun. */
  readonly stateNow: () => RunState | undefined
  /** The last lines of what the step of a host prints now. */
  readonly readLog: (host: string) => Promise<readonly string[]>
  /** Missing where nobody can be asked to. */
  readonly askToHalt?: (() => void) | undefined
  readonly letGo: () => void
}

const redrawMs = 1000
const rereadMs = 2000

/** Draws where a run stands at the foot of the terminal; what stays told goes above it. */
export class LiveView implements Telling {
  readonly #viewed: Viewed
  readonly #live = new LiveFold()
  readonly #foot = new Foot(process.stderr)
  readonly #timers: NodeJS.Timeout[]
  #stopKeys: () => void
  #isClosed = false
  /** What was told while somebody is asked; nothing while nobody is. */
  #held: string[] | undefined
  #selected: string | undefined
  #log: OpenLog | undefined

  constructor(viewed: Viewed) {
    this.#viewed = viewed
    this.#timers = [
      setInterval(() => this.#redraw(), redrawMs),
      setInterval(() => this.#reread(), rereadMs),
    ]
    process.stderr.on('resize', this.#redraw)
    process.on('exit', this.close)
    this.#stopKeys = listenForKeys(this.#press)
    drawBetweenQuestions({ giveUp: this.#giveUp, takeBack: this.#takeBack })
    this.#redraw()
  }

  readonly tell = (line: string): void => {
    if (this.#held) {
      this.#held.push(line)
      return
    }
    this.#foot.keep(line)
    this.#redraw()
  }

  readonly apply = (event: FleetEvent, state: RunState): void => {
    this.#live.apply(event, now())
    if (!isKept(event)) return
    const line = progressLine(event, state)
    if (line) this.tell(line)
  }

  /** Takes the view away: what follows is the end of the run. */
  readonly close = (): void => {
    for (const timer of this.#timers) clearInterval(timer)
    process.stderr.removeListener('resize', this.#redraw)
    process.removeListener('exit', this.close)
    drawBetweenQuestions(undefined)
    this.#stopKeys()
    this.#foot.clear()
    for (const line of this.#held ?? []) this.#foot.keep(line)
    this.#held = undefined
    this.#isClosed = true
  }

  /** Terminal and keys are for the question now. */
  readonly #giveUp = (): void => {
    this.#held = []
    this.#stopKeys()
    this.#foot.clear()
  }

  readonly #takeBack = (): void => {
    const held = this.#held ?? []
    this.#held = undefined
    this.#stopKeys = listenForKeys(this.#press)
    for (const line of held) this.#foot.keep(line)
    this.#redraw()
  }

  readonly #redraw = (): void => {
    const sight = this.#sight
    if (!sight || this.#held || this.#isClosed) return
    const { columns = 80, rows = 24 } = process.stderr
    const { colour, askToHalt } = this.#viewed
    const look = { size: { columns, rows }, colour, canHalt: askToHalt !== undefined }
    this.#foot.draw(renderLive(sight, { ...look, selected: this.#selected, log: this.#log }))
  }

  readonly #press = (key: string): void => {
    const { askToHalt, letGo } = this.#viewed
    const actions: Readonly<Record<string, (() => void) | undefined>> = {
      s: () => this.#sight && this.tell(`\n${renderStanding(this.#sight)}\n`),
      j: () => this.#choose(1),
      k: () => this.#choose(-1),
      l: () => this.#toggleLog(),
      h: askToHalt,
      d: letGo,
      interrupt: () => process.kill(process.pid, 'SIGINT'),
    }
    actions[key]?.()
    this.#redraw()
  }

  get #sight(): Sight | undefined {
    const { usual, stateNow } = this.#viewed
    const state = stateNow()
    return state && { state, live: this.#live, usual, now: now() }
  }

  #hosts(): string[] {
    return this.#sight ? rowsOf(this.#sight).map(({ host }) => host) : []
  }

  #choose(step: number): void {
    const hosts = this.#hosts()
    const at = hosts.indexOf(this.#selected ?? '')
    this.#selected = at < 0 ? hosts[0] : hosts[(at + step + hosts.length) % hosts.length]
    if (this.#log) this.#openLog()
  }

  #toggleLog(): void {
    if (this.#log) this.#log = undefined
    else this.#openLog()
  }

  #openLog(): void {
    if (!this.#hosts().includes(this.#selected ?? '')) this.#selected = this.#hosts()[0]
    if (!this.#selected) return
    this.#log = { host: this.#selected, lines: ['…'] }
    this.#reread()
  }

  #reread(): void {
    const host = this.#log?.host
    if (!host) return
    void this.#viewed.readLog(host).then((lines) => {
      if (this.#log?.host !== host) return
      this.#log = { host, lines }
      this.#redraw()
    })
  }
}

/** What stays on the terminal: the steps of hosts pass by in the view. */
function isKept(event: FleetEvent): boolean {
  if (!('host' in event)) return true
  const kept = ['host-finished', 'health-lost', 'step-overdue', 'revert-started', 'link-lost']
  return kept.includes(event.type) || (event.type === 'step-finished' && event.code !== 0)
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
