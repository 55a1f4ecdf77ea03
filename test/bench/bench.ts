import { execFileSync } from 'node:child_process'
import { setPriority } from 'node:os'
import { performance } from 'node:perf_hooks'
import { startLab } from '../lab/lab.ts'
import { builtFleet } from '../support/built.ts'
import { measure, median } from './measure.ts'

const tries = 3
/** One hop, and five. */
const paths = [
  { from: '4.9.0', hops: 1 },
  { from: '4.5.0', hops: 5 },
]

setPriority(0, 10)
console.log('fleet: what it costs on this machine\n')
measureHelp()
for (const path of paths) await measureRoundTrips(path)
await measureHundredHosts()

/** `fleet --help`, the floor under every command. */
function measureHelp(): void {
  const seconds = Array.from({ length: 5 }, () => {
    const begun = performance.now()
    execFileSync(process.execPath, [builtFleet(), '--help'])
    return (performance.now() - begun) / 1000
  })
  tell('fleet --help', median(seconds), 's', 0.4)
}

/** The same upgrade with 0 and with 50 ms of round trip; fresh hosts for each try. */
async function measureRoundTrips({ from, hops }: { from: string; hops: number }): Promise<void> {
  const near = await timeUpgrades(from, 0)
  const far = await timeUpgrades(from, 50)
  const name = `${hops} hop${hops === 1 ? '' : 's'}, 50 ms of round trip more`
  tell(`${name} (${near.toFixed(1)} s to ${far.toFixed(1)} s)`, far - near, 's', 1.5)
}

async function timeUpgrades(release: string, latencyMs: number): Promise<number> {
  const names = Array.from({ length: tries }, (_, index) => `host${index + 1}`)
  const lab = await startLab({ hosts: names.map((name) => ({ name, release })), latencyMs })
  const seconds: number[] = []
  for (const name of names) {
    const cost = await measure(lab.inventory, 'upgrade', '--hosts', name, '--yes')
    if (cost.exitCode !== 0) throw new Error(`the upgrade of ${name} ended with ${cost.exitCode}`)
    seconds.push(cost.seconds)
  }
  await lab.stop()
  return median(seconds)
}

/** The lab's hosts share this machine, so the wall time is theirs; CPU and memory are the controller's. */
async function measureHundredHosts(): Promise<void> {
  const names = Array.from({ length: 100 }, (_, index) => `host${index + 1}`)
  const lab = await startLab({ hosts: names.map((name) => ({ name, release: '4.9.0' })) })
  const cost = await measure(
    lab.inventory,
    'upgrade',
    '--hosts',
    'all',
    '--yes',
    '-c',
    '100',
    '--json',
  )
  await lab.stop()
  tell(
    `100 hosts at -c 100: memory (exit code ${cost.exitCode}, ${cost.seconds.toFixed(0)} s)`,
    cost.peakMegabytes,
    'MB',
    200,
  )
  tell('100 hosts at -c 100: CPU', cost.cpuSeconds, 's', 5)
  console.log(
    `  and of ssh -G and ssh-keygen, asked once a host: ${cost.toolsCpuSeconds.toFixed(2)} s`,
  )
}

function tell(what: string, value: number, unit: string, limit: number): void {
  const verdict = value <= limit ? 'within' : 'OVER'
  if (value > limit) process.exitCode = 1
  console.log(
    `${what.padEnd(62)} ${value.toFixed(2).padStart(8)} ${unit.padEnd(2)}  ${verdict} ${limit} ${unit}`,
  )
}
