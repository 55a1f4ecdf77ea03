import { takeRequest } from '../../journal/requests.ts'

/** What the operator asks with Ctrl-C: first start nothing new, then let go. */
export type Interrupts = {
  readonly halt: AbortSignal
  readonly detach: AbortSignal
  /** The same, asked by a key. */
  readonly askToHalt: () => void
  readonly letGo: () => void
  /** Listens no more. */
  readonly stop: () => void
}

const lookMilliseconds = 250

/**
 * The first Ctrl-C halts, and so does `fleet halt`; the second Ctrl-C detaches. A TERM or a closed
 * terminal detaches at once. In all cases the hosts finish what they began.
 */
export function listenForInterrupts(
  tell: (line: string) => void,
  runDir: string | undefined,
): Interrupts {
  const halt = new AbortController()
  const detach = new AbortController()
  const haltOnce = () => {
    if (halt.signal.aborted) return
    halt.abort()
    tell('halting: nothing new starts, what runs finishes; Ctrl-C again detaches')
  }
  const interrupt = () => (halt.signal.aborted ? detach.abort() : haltOnce())
  const letGo = () => detach.abort()
  process.on('SIGINT', interrupt)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, letGo)
  const stopWatching = runDir === undefined ? undefined : answerRequests(runDir, haltOnce)
  return {
    halt: halt.signal,
    detach: detach.signal,
    askToHalt: haltOnce,
    letGo,
    stop: () => {
      process.removeListener('SIGINT', interrupt)
      for (const signal of ['SIGTERM', 'SIGHUP']) process.removeListener(signal, letGo)
      stopWatching?.()
    },
  }
}

/** What was asked of an earlier controller of the run is not asked of this one. */
function answerRequests(runDir: string, halt: () => void): () => void {
  takeRequest(runDir, 'halt')
  const timer = setInterval(() => {
    takeRequest(runDir, 'presence')
    if (takeRequest(runDir, 'halt')) halt()
  }, lookMilliseconds)
  return () => clearInterval(timer)
}
