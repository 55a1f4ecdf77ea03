import { exitCodeOfSurveys } from '../report/exit-code.ts'
import { statusJson } from '../report/json.ts'
import { statusOf } from '../report/status.ts'
import { renderStatus } from '../report/status-table.ts'
import { askHosts, sayAsking, withConnections } from './ask-hosts.ts'
import { chooseHosts } from './choose.ts'
import type { HostsFlags } from './line/flags.ts'
import { openScreen } from './terminal/screen.ts'

/** Surveys the hosts and shows how they stand. */
export async function status(args: HostsFlags): Promise<number> {
  const screen = openScreen(args)
  const { hosts } = chooseHosts(args.inventory, args.hosts)
  screen.tellWaiting(sayAsking(hosts))
  const surveys = await withConnections(args, (connections) =>
    askHosts(hosts, connections, { wantSchema: true }),
  )
  const statuses = surveys.map(statusOf)
  const exitCode = exitCodeOfSurveys(surveys)
  screen.answer(
    args.json ? statusJson(statuses, exitCode) : renderStatus(statuses, screen.colour, args.asked),
  )
  return exitCode
}
