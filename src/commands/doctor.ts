import { planFleet } from '../plan/plan-fleet.ts'
import { examine } from '../report/doctor.ts'
import { renderExamined, renderVerdict } from '../report/doctor-text.ts'
import { exitCodeOfPlan } from '../report/exit-code.ts'
import { doctorJson } from '../report/json.ts'
import { redactFailure, secretsOf } from '../secrets.ts'
import { askHosts, sayAsking, withConnections } from './ask-hosts.ts'
import { checkTarget, chooseHosts } from './choose.ts'
import type { DoctorFlags } from './line/setting-up-flags.ts'
import { openScreen } from './terminal/screen.ts'

/** Makes every check that an upgrade begins with, and says of each what came of it; changes nothing. */
export async function doctor(args: DoctorFlags): Promise<number> {
  const screen = openScreen(args)
  const { inventory, hosts, selection } = chooseHosts(args.inventory, args.hosts)
  const target = checkTarget(args.to)
  screen.tellWaiting(sayAsking(hosts))
  const surveys = await withConnections(args, (connections) =>
    askHosts(hosts, connections, { wantSchema: false }),
  )
  const allowMajor = args['allow-major']
  const wishes = { work: 'upgrade', target, wasDown: false, allowMajor } as const
  const plan = planFleet(surveys, wishes, { inventory, rollout: undefined, selection })
  const secrets = secretsOf(hosts)
  const examined = surveys.flatMap((survey) => {
    const own = plan.hosts.find(({ host }) => host === survey.host.name)
    if (!own) return []
    const blockers = own.blockers.map((blocker) => redactFailure(blocker, secrets))
    return [{ name: own.host, findings: examine(survey, { ...own, blockers }, args.asked) }]
  })
  const exitCode = exitCodeOfPlan(plan)
  screen.answer(
    args.json
      ? doctorJson(examined, exitCode)
      : `${renderExamined(examined, screen.colour)}\n\n${renderVerdict(examined, plan, args.asked)}`,
  )
  return exitCode
}
