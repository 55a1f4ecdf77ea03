import { withConnections } from './ask-hosts.ts'
import { beginRun } from './begin.ts'
import { chooseSites } from './choose.ts'
import type { BackupFlags } from './flags.ts'
import { planWork } from './make-plan.ts'
import { openScreen } from './screen.ts'

/** Makes a verified dump of each host's database now; the sites stay up, so it asks nothing. */
export async function backup(args: BackupFlags): Promise<number> {
  const screen = openScreen(args)
  const chosen = chooseSites(args.inventory, args.hosts)
  return withConnections(args, async (connections) => {
    const plan = await planWork({ work: 'backup' }, chosen, connections)
    const { inventory } = chosen
    return beginRun(plan, { args, inventory, connections, screen, concurrency: args.concurrency })
  })
}
