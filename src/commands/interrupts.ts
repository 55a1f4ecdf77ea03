/** What the operator asks with Ctrl-C: first start nothing new, then let go. */
export type Interrupts = {
  readonly halt: AbortSignal
  readonly detach: AbortSignal
  /** Listens no more. */
  readonly stop: () => void
}

/**
 * The first Ctrl-C halts, the second detaches. A TERM or a closed terminal detaches at once. In all
 * cases the hosts finish what they began.
 */
export function listenForInterrupts(tell: (line: string) => void): Interrupts {
  const halt = new AbortController()
  const detach = new AbortController()
  const interrupt = () => {
    if (halt.signal.aborted) return detach.abort()
    halt.abort()
    tell('halting: nothing new starts, what runs finishes; Ctrl-C again detaches')
  }
  const letGo = () => detach.abort()
  process.on('SIGINT', interrupt)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, letGo)
  return {
    halt: halt.signal,
    detach: detach.signal,
    stop: () => {
      process.removeListener('SIGINT', interrupt)
      for (const signal of ['SIGTERM', 'SIGHUP']) process.removeListener(signal, letGo)
    },
  }
}
