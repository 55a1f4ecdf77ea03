import { styleText } from 'node:util'
import type { Outcome } from '../events.ts'
import { isWell } from '../journal/run-state.ts'

/** Colours words on one stream; plain where it is no terminal, or NO_COLOR or TERM=dumb say so. */
export type Colour = (text: string, style: 'green' | 'yellow' | 'red' | 'dim' | 'bold') => string

/** `isWanted` is the operator's flag; the stream and the environment have their say as well. */
export function colourFor(stream: NodeJS.WriteStream, isWanted: boolean): Colour {
  const isPlain = !isWanted || process.env.TERM === 'dumb'
  return (text, style) => (isPlain ? text : styleText(style, text, { stream }))
}

/** Green is well, yellow is for a look, red is for a person. */
export function styleOf(outcome: Outcome): 'green' | 'yellow' | 'red' {
  if (outcome === 'current' || isWell(outcome)) return 'green'
  return outcome === 'blocked' || outcome === 'not-started' ? 'yellow' : 'red'
}
