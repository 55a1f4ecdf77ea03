import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** The base that hosts are clones of. Where it has to be made first, that is said aloud: it takes minutes. */
export async function makeBase(): Promise<string> {
  const child = spawn(join(import.meta.dirname, 'base.sh'), {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const told = await text(child.stdout)
  const [code] = await ended
  if (code !== 0) throw new Error('the base system of real hosts could not be made')
  return told.trim().split('\n').at(-1) ?? ''
}
