import { randomBytes } from 'node:crypto'
import { clean } from '../clean.ts'
import { redactSecrets, secretsOf } from '../secrets.ts'
import { Collector } from './collector.ts'
import type { Connection } from './connection.ts'
import { outputTailsRequest, type RunPlace } from './scripts.ts'

/** The end of what a step printed, safe to show, and the size of all of it. */
export type Tail = { readonly text: string; readonly bytes: number }

const most = 32 * 1024 * 1024
const seconds = 120

/** What each step of a run on a host printed, by its step; or why nobody knows. */
export async function readTails(
  connection: Connection,
  place: RunPlace,
): Promise<Map<string, Tail> | string> {
  const boundary = randomBytes(16).toString('hex')
  const collector = new Collector(most)
  const answer = await connection.read(outputTailsRequest(place, boundary), {
    onOutput: (bytes) => collector.take(bytes),
    onNotice: () => undefined,
    signal: AbortSignal.timeout(seconds * 1000),
  })
  if (answer.kind === 'unknown') return answer.reason
  return takeApart(collector.text(), boundary, secretsOf([place.host]))
}

/** Apart at lines with the boundary; a step is named `4.9.0/composer`, its file `07-4.9.0-composer`. */
export function takeApart(
  told: string,
  boundary: string,
  secrets: readonly string[],
): Map<string, Tail> {
  const parts = told.split(`\n${boundary} `).slice(1)
  return new Map(
    parts.flatMap((part): Array<[string, Tail]> => {
      const [, hop, id, bytes, text = ''] = /^\d+-([\d.]+)-(\S+) +(\d+)\n(.*)$/s.exec(part) ?? []
      if (!id) return []
      const shown = redactSecrets(clean(text), secrets).trimEnd()
      return [[`${hop}/${id}`, { text: shown, bytes: Number(bytes) }]]
    }),
  )
}
