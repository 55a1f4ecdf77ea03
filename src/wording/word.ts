import { type Asked, sayAsked } from '../asked.ts'
import { cleanLine } from '../clean.ts'
import type { Failure } from '../failure.ts'
import { blocker } from './blocker.ts'
import { run } from './run.ts'
import { unreachable } from './unreachable.ts'
import { planOutdated, usage } from './usage.ts'
import type { About, Wording, Words } from './words.ts'

/** The one place where failures get their words, and where what a host said in them is cleaned. */
export function word(failure: Failure, about: About = {}): Words {
  const wordings: Wording<Failure> = {
    ...usage,
    ...planOutdated,
    ...unreachable,
    ...blocker,
    ...run,
  }
  const wording = wordings[failure.kind] as (
    failure: Failure,
    about: Required<Pick<About, 'host' | 'run'>>,
  ) => readonly [string, string, (readonly string[])?]
  const [what, next, evidence = []] = wording(failure, { host: 'HOST', run: 'RUN', ...about })
  return {
    what: cleanLine(what),
    next: sayAsked(cleanLine(next), about.asked),
    evidence: evidence.map((line) => sayAskedIn(cleanLine(line), about.asked)),
  }
}

/** Of evidence that says what else to type: `if it is the right one: fleet …`. */
function sayAskedIn(line: string, asked: Asked | undefined): string {
  const [, before, command] = /^(if [^:]+: )(fleet .+)$/.exec(line) ?? []
  return command ? `${before}${sayAsked(command, asked)}` : line
}
