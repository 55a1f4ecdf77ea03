/** What the machine that fleet runs on can run out of. */
export type Shortage = 'files' | 'processes' | 'memory'

const shortages: Readonly<Record<string, Shortage>> = {
  EMFILE: 'files',
  ENFILE: 'files',
  EAGAIN: 'processes',
  ENOMEM: 'memory',
}

/** What there was none of, where that is why it failed: it tells nothing of what was asked for. */
export function shortageIn(error: unknown): Shortage | undefined {
  return shortages[String((error as NodeJS.ErrnoException | undefined)?.code)]
}
