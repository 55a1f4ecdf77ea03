import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { HostPlace } from './host-place.ts'

/** What a command printed, stdout and stderr as they came, and its exit code. */
export type Ran = { readonly code: number | null; readonly output: string }

/** Runs a command of sh as root in the host's checkout, without SSH. */
export async function runOnHost(place: HostPlace, command: string): Promise<Ran> {
  const env = { ...place.environmentOf('root'), LAB_USER: 'root' }
  const child = spawn('/bin/sh', ['-c', command], {
    ...{ cwd: place.root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output: Buffer.concat(chunks).toString() }
}
