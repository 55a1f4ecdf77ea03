import { setTimeout as wait } from 'node:timers/promises'
import { readJournal } from '../../journal/journal.ts'
import { silencedOf } from '../../journal/silenced.ts'

/** How long a controller may take to write down the end of a host that somebody else has seen. */
const patienceMs = 5000
const lookMs = 250

/**
 * Whether a host that has come to its end stays silenced: the controller of its run, if there still is
 * one, unsilences it as it writes that end into the journal. One that was killed never does.
 */
export async function isStillSilenced(
  host: string,
  { runsDir, run }: { readonly runsDir: string; readonly run: string },
  patience = patienceMs,
): Promise<boolean> {
  for (const end = Date.now() + patience; ; await wait(lookMs)) {
    const { hosts, isLetGo } = silencedOf(readJournal(runsDir, run) ?? [])
    if (!hosts.has(host)) return false
    if (isLetGo || Date.now() >= end) return true
  }
}
