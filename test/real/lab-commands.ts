import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { quote } from '../../src/quote.ts'
import { type HostSetup, listHosts } from '../lab/host/host-setup.ts'
import { LabError } from '../lab/lab-error.ts'
import { until } from '../support/until.ts'
import { inventoryIn } from './inventory.ts'
import { isAlive, isAtWork, unmarkChildren } from './owner.ts'
import { isRealLab, startRealLab } from './real-lab.ts'
import type { RealSetup } from './real-setup.ts'
import { findLab, type LabRecord } from './registry.ts'
import { hasMachines, removeLab, unmountBelow } from './remove-lab.ts'
import { whyNoRealHosts } from './why-not.ts'

/** More would not fit into a lab's address range. */
const mostHosts = 200

/** The inventory of a real lab that is up; a `LabError` where one is just being made. */
export function findRealLab(dir: string): string | undefined {
  const lab = findLab(dir)
  if (!lab) return undefined
  if (existsSync(inventoryIn(dir)) && hasMachines(lab)) return inventoryIn(dir)
  if (isAlive(lab.owner)) throw new LabError(`process ${lab.owner.pid} is making a lab in ${dir}`)
  return undefined
}

/** Boots that many of the usual hosts, and leaves them running. */
export async function upReal(dir: string, count: number): Promise<string> {
  const why = await whyNoRealHosts()
  if (why) throw new LabError(why)
  if (count > mostHosts) throw new LabError(`a lab of real hosts has ${mostHosts} at most`)
  await downReal(dir)
  if (existsSync(dir) && readdirSync(dir).length > 0) {
    throw new LabError(`${dir} has other things in it`)
  }
  takeDownWhenTold(dir)
  const { inventory } = await startRealLab(listHosts(count).map(realSetupOf), {
    dir,
    lasting: true,
  })
  return inventory
}

/** Removes the real lab in this directory, also a half-made one; whether there was one. */
export async function downReal(dir: string): Promise<boolean> {
  const lab = findLab(dir)
  if (lab) {
    await endOwner(lab)
    await removeLab(lab)
    return true
  }
  // After a reboot of this machine its directory may be all that is left.
  if (!isRealLab(dir)) return false
  await unmountBelow(dir)
  await rm(dir, { recursive: true })
  return true
}

/** Ends an `up` that is still at work; a lab of tests is theirs. */
async function endOwner({ owner, lasting, dir }: LabRecord): Promise<void> {
  if (!isAtWork(owner)) return
  if (!lasting) throw new LabError(`the lab in ${dir} belongs to process ${owner.pid}, which runs`)
  process.kill(owner.pid, 'SIGKILL')
  await until('the other up has ended', () => !isAlive(owner))
}

/**
 * A Ctrl-C leaves nothing half made. A process of its own takes the lab down while we stand still: what
 * we do besides would go on making it.
 */
function takeDownWhenTold(dir: string): void {
  const down = [join(import.meta.dirname, '../lab/cli.ts'), 'down', '--dir', dir]
  const takeDown = () => {
    unmarkChildren()
    spawnSync(process.execPath, [...process.execArgv, ...down], { stdio: 'ignore' })
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, takeDown)
}

function realSetupOf({ name, release, user, edits = {} }: HostSetup): RealSetup {
  const changes = Object.entries(edits).map(
    ([path, text]) => `printf %s ${quote(text)} >${quote(`/srv/ixpmanager/${path}`)}`,
  )
  return {
    name,
    release,
    ...(user === 'deploy' ? { user } : {}),
    ...(changes.length > 0 ? { change: changes.join('\n') } : {}),
  }
}
