import type { Connection } from './connection.ts'
import { type Recorded, RecordReader } from './record.ts'
import { followRequest, type RunPlace } from './scripts.ts'

/** How far the running step has come, as seen from outside. */
type Heartbeat = { readonly outputBytes: number; readonly outputAgeSeconds: number }

/** Who listens to a host's record. */
export type Listener = {
  readonly onFact: (recorded: Recorded) => void
  readonly onHeartbeat: (heartbeat: Heartbeat) => void
  /** Ends the following; what runs on the host goes on. */
  readonly signal: AbortSignal
}

/** Why following ended: nothing is alive any more, the host has no such run, or the link is lost. */
export type FollowEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'lost'; readonly reason: string }

/** Follows a run's record from a byte offset. A cut anywhere in the bytes changes nothing. */
export async function follow(
  connection: Connection,
  place: RunPlace,
  { offsetBytes, ...listener }: Listener & { readonly offsetBytes: number },
): Promise<FollowEnd> {
  const reader = new RecordReader(offsetBytes)
  const broken = new AbortController()
  const answer = await connection.read(followRequest(place, offsetBytes), {
    onOutput: (bytes) => {
      try {
        for (const recorded of reader.take(bytes)) listener.onFact(recorded)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        broken.abort()
      }
    },
    onNotice: (bytes) => {
      const heartbeat = parseHeartbeat(bytes.toString('latin1'))
      if (heartbeat) listener.onHeartbeat(heartbeat)
    },
    signal: AbortSignal.any([listener.signal, broken.signal]),
  })
  if (broken.signal.aborted) return { kind: 'lost', reason: 'its record is not one of ours' }
  if (answer.kind === 'unknown') return { kind: 'lost', reason: answer.reason }
  if (answer.code === 0) return { kind: 'ended' }
  return answer.code === 3
    ? { kind: 'absent' }
    : { kind: 'lost', reason: `it ended with exit code ${answer.code}` }
}

/** The last whole heartbeat in what came. */
function parseHeartbeat(text: string): Heartbeat | undefined {
  const [, bytes, age] = [...text.matchAll(/^beat (\d{1,15}) (\d{1,9})$/gm)].at(-1) ?? []
  return bytes === undefined
    ? undefined
    : { outputBytes: Number(bytes), outputAgeSeconds: Number(age) }
}
