import { ExpectedFailure } from '../failure.ts'
import type { Host, Inventory } from '../inventory/inventory.ts'
import { withConnections } from './ask-hosts.ts'
import { chooseHost } from './choose.ts'
import type { VerifyFlags } from './line/flags.ts'
import { planWork } from './make-plan.ts'
import { beginRun } from './run/begin.ts'
import { openScreen } from './terminal/screen.ts'

/** Has a host restore a dump beside its database; it drops the copy by itself, whoever watches. */
export async function verify(args: VerifyFlags): Promise<number> {
  const screen = openScreen(args)
  const { inventory, host } = chooseHost(args.inventory, args.host)
  refuseSibling(host, inventory)
  const chosen = { inventory, hosts: [host], selection: host.name }
  return withConnections(args, async (connections) => {
    const plan = await planWork({ work: 'backup-verify', wanted: args.dump }, chosen, connections)
    return beginRun(plan, { args, inventory, connections, screen, concurrency: 1 })
  })
}

/** The dumps of a site are where its database is changed. */
function refuseSibling({ name, site, isSchemaHost }: Host, { hosts }: Inventory): void {
  if (isSchemaHost) return
  const schemaHost = hosts.find((each) => each.site === site && each.isSchemaHost)?.name ?? ''
  throw new ExpectedFailure({
    kind: 'usage',
    problem: `${name} has no dumps: ${schemaHost} dumps for site ${site}`,
    suggestion: `fleet backup verify ${schemaHost}`,
  })
}
