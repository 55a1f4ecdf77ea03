import { cleanLine } from '../clean.ts'
import { formatMoment } from '../format.ts'
import type { DescribedLock } from '../remote/described-lock.ts'

type Taken = Exclude<DescribedLock, { hold: 'free' }>

/** Who has a host, and what it would break to take it from them. */
export function sayLock(host: string, lock: DescribedLock): string[] {
  if (lock.hold === 'free') return [`${host}: nobody has it`]
  const who = lock.hold === 'held' ? sayHeld(lock) : sayLeft(lock)
  const breaks = lock.hold === 'held' ? breaksOfHeld(lock) : breaksOfLeft(lock)
  return [cleanLine(`${host}: ${who}`), ...breaks.map((line) => `  ${cleanLine(line)}`)]
}

function sayHeld({ run, by, step, at }: Taken): string {
  return `run ${run} of ${by} is at work${step ? `, at ${step}${sayAt(at)}` : ''}`
}

function sayLeft({ run, by, step }: Taken): string {
  return `run ${run} of ${by} has not come to its end${step ? `, it stands at ${step}` : ''}`
}

function sayAt(at: number | undefined): string {
  return at === undefined ? '' : ` since ${formatMoment(at)}`
}

/** It is not killed: all that it has begun can be gone on with. */
function breaksOfHeld({ run, isDown }: Taken): string[] {
  return [
    'unlocking has it stop once this step has come to its end, and nothing after it is done',
    isDown
      ? `its site stays in maintenance until fleet resume ${run} goes on with it`
      : `what it was to do is left: fleet resume ${run} goes on with it`,
  ]
}

function breaksOfLeft({ run, isDown, hasTouchedSchema, canGoBack, step }: Taken): string[] {
  const [hop] = step.split('/')
  return [
    `unlocking gives it up: neither fleet resume ${run} nor a reboot goes on with it or takes it back`,
    ...(isDown ? ['its site stays in maintenance, until somebody brings it up'] : []),
    ...(hasTouchedSchema ? [`its database may be half-way to ${hop}`] : []),
    ...(canGoBack ? ['what it kept stays: fleet rollback takes it back'] : []),
  ]
}
