import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What a stand-in asks of the lab's process: to cut its host's links, to reboot it, or what a test wants. */
export type LabRequest = { readonly kind: string; readonly host: string }

/**
 * Watches a directory for requests, empty files named KIND+HOST+PID, until stopped. A request is
 * taken away when it is done, which is what the stand-in waits for.
 */
export function watchRequests(
  dir: string,
  handle: (request: LabRequest) => void | Promise<void>,
): () => void {
  const underWay = new Set<string>()
  const answer = async (name: string) => {
    const [kind = '', host = ''] = name.split('+')
    await handle({ kind, host })
    rmSync(join(dir, name), { force: true })
    underWay.delete(name)
  }
  const timer = setInterval(() => {
    for (const name of readdirSync(dir)) {
      if (underWay.has(name)) continue
      underWay.add(name)
      void answer(name)
    }
  }, 20)
  return () => clearInterval(timer)
}
