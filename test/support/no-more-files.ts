import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Another process takes from this one what it may open, and gives it back: by then it cannot start any. */
const taking = `
had=$(prlimit --pid $PPID --nofile --noheadings --output SOFT)
prlimit --pid $PPID --nofile=3:
echo taken
read -r _
prlimit --pid $PPID --nofile=$had:
`

/** Does this while the process can open no file, socket or pipe. */
export async function withNoMoreFiles<Result>(work: () => Promise<Result>): Promise<Result> {
  const child = spawn('/bin/sh', ['-c', taking], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  await once(child.stdout, 'data')
  try {
    return await work()
  } finally {
    child.stdin.end('\n')
    await ended
  }
}
