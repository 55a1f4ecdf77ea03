import type { FleetEvent } from '../events.ts'
import type { RunState } from '../journal/run-state.ts'
import { canStart } from '../plan/plan.ts'
import { word } from '../wording/word.ts'
import { exitCodeOf } from './exit-code.ts'
import { nextCommand } from './next.ts'
import { reportHosts, sayTotals } from './outcomes.ts'
import { sayHalt, sayWork } from './phrases.ts'

/** What others are told of a run: that it started, halted or ended, or that a host needs a person. */
export type Announcement = {
  readonly what: 'started' | 'halted' | 'held' | 'ended'
  readonly run: string
  readonly by: string
  readonly text: string
  /** The host that needs a person. */
  readonly host?: string
  readonly exitCode?: number
  /** The command to type. */
  readonly next?: string
}

/** What this event is to others; nothing where it is of no concern to them. */
export function announcementOf(event: FleetEvent, state: RunState): Announcement | undefined {
  const { run, by } = state
  switch (event.type) {
    case 'run-started': {
      const count = state.plan.hosts.filter(canStart).length
      const hosts = `${count} host${count === 1 ? '' : 's'} of ${state.plan.selection}`
      return {
        what: 'started',
        run,
        by,
        text: `run ${run} ${sayWork(state.plan)} started: ${hosts}`,
      }
    }
    case 'run-halted': {
      const text = `run ${run} ${sayHalt(event.reason)}: nothing new starts`
      return { what: 'halted', run, by, text, next: `fleet show ${run}` }
    }
    case 'host-finished':
      return event.outcome === 'held' || event.outcome === 'interrupted'
        ? announceHeld(event, state)
        : undefined
    case 'run-finished': {
      const text = `run ${run} ended: ${sayTotals(reportHosts(state))}`
      const exitCode = exitCodeOf(state)
      return { what: 'ended', run, by, text, exitCode, next: nextCommand(state) }
    }
    default:
      return undefined
  }
}

function announceHeld(
  { host, outcome, failure }: Extract<FleetEvent, { type: 'host-finished' }>,
  { run, by }: RunState,
): Announcement {
  const why = failure ? `: ${word(failure, { host, run }).what}` : ''
  const text = `${host} is ${outcome}, its site stays down${why}`
  return { what: 'held', run, by, host, text, next: `fleet resume ${run}` }
}

/** As a webhook takes it: our own JSON, or the one field that Slack and Mattermost both know. */
export function bodyOf(announcement: Announcement, shape: 'json' | 'slack'): string {
  if (shape === 'json') return JSON.stringify({ schema: 1, ...announcement })
  const { what, text, next } = announcement
  const mark = what === 'held' || what === 'halted' ? ':rotating_light: ' : ''
  return JSON.stringify({ text: `${mark}fleet: ${text}${next ? `\nnext: \`${next}\`` : ''}` })
}
