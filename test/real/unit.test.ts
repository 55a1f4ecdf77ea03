import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Controller, type Running } from '../support/controller.ts'
import { until } from '../support/until.ts'
import { findProcesses, readProcess, wordsOf } from './machine-processes.ts'
import type { RealHost } from './real-host.ts'
import { type RealLab, startRealLab } from './real-lab.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()

/** Where this machine limits the memory of single processes: hosts themselves may not. */
const memory = '/sys/fs/cgroup/memory'
const noLimits = !existsSync(`${memory}/memory.limit_in_bytes`)
if (!why && noLimits) console.warn(`NOT TESTED, the OOM killer: there is no ${memory}`)

/** PHP waits in composer and in the schema step as long as /run/hold-STEP is there; logind spares nobody. */
const change = `mv /usr/local/bin/php /usr/local/bin/real-php
cat >/usr/local/bin/php <<'PHP'
#!/bin/sh
case "$*" in *'composer install'*) step=composer ;; *schema:update*--force*) step=schema ;; esac
while [ -n "$step" ] && [ -e "/run/hold-$step" ]; do sleep 0.1; done
exec /usr/local/bin/real-php "$@"
PHP
chmod +x /usr/local/bin/php
mkdir /etc/systemd/logind.conf.d
printf '[Login]\\nKillUserProcesses=yes\\nKillExcludeUsers=\\n' >/etc/systemd/logind.conf.d/kill.conf
systemctl restart systemd-logind.service`

let lab: RealLab

beforeAll(async () => {
  if (why) return
  lab = await startRealLab([
    { name: 'fra1', release: '4.8.0', change },
    { name: 'osl1', release: '4.8.0', change, user: 'deploy' },
  ])
}, 900_000)

afterAll(() => lab?.stop(), 60_000)

type Upgrade = {
  readonly controller: Controller
  readonly running: Running
  readonly unit: string
  readonly release: () => Promise<string>
}

/** An upgrade that waits in a step until it is released. */
async function upgradeInto(step: string, host: RealHost): Promise<Upgrade> {
  const controller = new Controller(lab.inventory, '2s')
  await host.sh(`: >/run/hold-${step}`)
  const running = controller.start('upgrade', '--hosts', host.name, '--yes', '--to', '4.9.0')
  await controller.reaches(running, `4.9.0/${step}`)
  const release = () => host.sh(`rm /run/hold-${step}`)
  return { controller, running, unit: `fleet-${controller.lastRun()}-1.service`, release }
}

/** What a run has put on a host besides its record: units, boot hooks, the lock. */
const remains = `{ ls /etc/systemd/system /etc/systemd/system/*.wants | grep fleet; crontab -l 2>/dev/null
  systemctl list-units --no-legend 'fleet-*'; } || :
  flock -n /var/lib/fleet/lock true || echo lock`

/** Ends every login and its processes, and sshd, and starts it again. */
async function endSessions(host: RealHost, { running }: Upgrade): Promise<void> {
  await host.sh('systemctl stop ssh.service; loginctl terminate-user root')
  await until('the loss is noticed', () => running.stderr().includes('link lost'), 60)
  expect(await host.sh('loginctl list-sessions --no-legend; pgrep -c sshd || :')).toBe('0\n')
  await host.sh('systemctl start ssh.service')
  await until('it is followed again', () => running.stderr().includes('link restored'), 60)
}

/** Takes away the memory of what the running step waits in, and of what that starts. */
function starve(run: string): void {
  const group = `${memory}/${run}`
  mkdirSync(group)
  writeFileSync(`${group}/memory.limit_in_bytes`, String(8 * 1024 * 1024))
  const isStep = (pid: number) => wordsOf(pid)[1] === '-s' && wordsOf(pid)[3]?.startsWith(`${run}:`)
  const steps = findProcesses((pid) => isStep(pid) === true)
  const parentOf = (pid: number) => Number(/^PPid:\t(\d+)$/m.exec(readProcess(pid, 'status'))?.[1])
  const waiting = findProcesses((pid) => steps.includes(parentOf(pid)))
  for (const pid of waiting) writeFileSync(`${group}/cgroup.procs`, String(pid))
}

/** It waits for the step, and all that the step may need waits with it; then it is another boot. */
async function reboot(host: RealHost, { unit, release }: Upgrade): Promise<void> {
  const bootId = () => host.sh('cat /proc/sys/kernel/random/boot_id').catch(() => '')
  const before = await bootId()
  await host.sh('systemctl reboot --no-block --no-wall')
  const states = () => host.sh(`systemctl is-active ${unit} mariadb memcached ssh || :`)
  await until('the runner is told to stop', async () => /^deactivating/.test(await states()))
  expect(await states()).toBe('deactivating\nactive\nactive\nactive\n')
  await release()
  await until('it boots', async () => !['', before].includes(await bootId()), 120)
}

const isIn = 'cd /srv/ixpmanager; git describe --tags; ls storage/framework/down 2>/dev/null || :'

describe.skipIf(why !== undefined).concurrent('a runner on a host with systemd', () => {
  const timeout = 600_000

  it('has a unit, which a step without memory and the end of all sessions do not end', {
    timeout,
  }, async () => {
    const host = lab.host('fra1')
    if (!noLimits) {
      const hungry = await upgradeInto('composer', host)
      starve(hungry.controller.lastRun())
      await hungry.release()
      const { stdout } = await hungry.running.ended
      rmdirSync(`${memory}/${hungry.controller.lastRun()}`)
      expect(stdout).toMatch(
        /^fra1 +4.8.0 +4.9.0 +reverted .* 4.9.0.composer failed with exit code 137$/m,
      )
    }
    const upgrade = await upgradeInto('composer', host)
    const { unit } = upgrade
    const cgroup = `cat /proc/$(systemctl show --value --property=MainPID ${unit})/cgroup`
    expect(await host.sh(cgroup)).toContain(`/system.slice/${unit}\n`)
    expect(await host.sh(`systemctl show --property=OOMPolicy ${unit}`)).toBe(
      'OOMPolicy=continue\n',
    )
    await endSessions(host, upgrade)
    await upgrade.release()
    const { stdout, code } = await upgrade.running.ended
    expect(stdout).toMatch(/^fra1 +4.8.0 +4.9.0 +upgraded /m)
    expect(code).toBe(0)
    expect(await host.sh(remains)).toBe('')
  })

  it('is waited for by a reboot, and started again: it reverts, or holds and says so', {
    timeout,
  }, async () => {
    const host = lab.host('osl1')
    const changing = await upgradeInto('composer', host)
    await reboot(host, changing)
    const first = await changing.running.ended
    expect(`${first.stdout}${first.stderr}`).toMatch(/^osl1 +4.8.0 +4.9.0 +reverted /m)
    expect(await host.sh(isIn)).toBe('v4.8.0\n')
    expect(await host.sh(remains)).toBe('')

    const committing = await upgradeInto('schema', host)
    await reboot(host, committing)
    const second = await committing.running.ended
    expect(`${second.stdout}${second.stderr}`).toMatch(/^osl1 +4.8.0 +4.9.0 +held +DOWN /m)
    expect(second.code).toBe(7)
    expect(await host.sh(isIn)).toBe('v4.9.0\nstorage/framework/down\n')
    const run = committing.controller.lastRun()
    expect(await host.sh(remains)).toContain(`fleet-boot-${run}.service`)
    expect(
      await host.sh('journalctl --boot --identifier=fleet --priority=alert --output=cat'),
    ).toContain(`run ${run}: it stays in maintenance, held at 4.9.0/memcached-2`)
    const resumed = await committing.controller.fleet('resume')
    expect(resumed.stdout).toMatch(/^osl1 +4.8.0 +4.9.0 +upgraded /m)
    expect(await host.sh(remains)).toBe('')
  })
})
