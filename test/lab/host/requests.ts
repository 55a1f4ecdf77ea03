import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What a stand-in asks of the lab's process: to cut its host's links, or to reboot it. */
export type LabRequest = { readonly kind: string; readonly host: string }

/**
 * Watches a directory for requests, empty files named KIND+HOST+PID, until stopped. A request is
 * taken away when it is done, which is what the stand-in waits for.
 */
export function watchRequests(dir: string, handle: (request: LabRequest) => void): () => void {
  const timer = setInterval(() => {
    for (const name of readdirSync(dir)) {
      const [kind = '', host = ''] = name.split('+')
      handle({ kind, host })
      rmSync(join(dir, name), { force: true })
    }
  }, 20)
  return () => clearInterval(timer)
}
