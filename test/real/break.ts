import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '../support/until.ts'
import type { RealHost } from './real-host.ts'

export async function stopService(host: RealHost, service: string): Promise<void> {
  await host.sh(`systemctl stop ${service}`)
}

export async function startService(host: RealHost, service: string): Promise<void> {
  await host.sh(`systemctl start ${service}`)
}

/** No new login, and an end to those that are there. */
export async function stopSshd(host: RealHost): Promise<void> {
  await host.sh('systemctl stop ssh.socket ssh.service; pkill -KILL -x sshd || :')
}

/** As a person reboots it. A shutdown waits for what a step does, so that goes on once it has begun. */
export async function reboot(host: RealHost, goOn: () => Promise<void>): Promise<void> {
  await host.sh('touch /run/before-reboot; systemctl reboot --no-block')
  await becomes(host, '[ "$(timeout 10 systemctl is-system-running)" = stopping ]')
  await goOn()
  const hasRebooted = async () => {
    await wait(500)
    return host.sh('[ -e /run/before-reboot ] || echo yes').catch(() => '')
  }
  await until(`${host.name} has rebooted`, hasRebooted, 180)
  await host.letsIn()
}

/** As a power cut: nothing is told, nothing is written any more. */
export async function losePower(host: RealHost): Promise<void> {
  await host.cutPower()
  await host.boot()
}

/** Ends the process that takes one step after the other, and nothing that it started. */
export async function killRunner(host: RealHost): Promise<void> {
  await host.sh(`first= runners='[/]script.sh run'
    for pid in $(pgrep -f "$runners"); do
      parent=$(ps -o ppid= -p "$pid" | tr -d ' ')
      tr '\\0' ' ' <"/proc/$parent/cmdline" | grep -q "$runners" || first="$first $pid"
    done
    kill -KILL $first`)
}

/** Not a byte is left, until the file that takes it all is removed. */
export async function fillDisk(host: RealHost): Promise<void> {
  await host.sh(
    'for size in 1M 4k 1; do dd if=/dev/zero bs=$size 2>/dev/null >>/var/filler || :; done',
  )
}

export async function freeDisk(host: RealHost): Promise<void> {
  await host.sh('rm -f /var/filler')
}

/** A tool of the host waits when it is called with this word, and then goes on: it is the real one. */
export async function holdTool(host: RealHost, tool: string, word: string): Promise<void> {
  const wrapper = `#!/bin/sh
case " $* " in *" ${word} "*) while [ -e /run/held-${tool} ]; do sleep 0.1; done ;; esac
exec REAL "$@"
`
  host.write('root/wrapper', wrapper)
  await host.sh(`cd /usr/local/bin; real=/usr/bin/${tool}
    if [ -e ${tool} ]; then mv ${tool} ${tool}.real; real=$PWD/${tool}.real; fi
    sed "s:REAL:$real:" /root/wrapper >${tool}; chmod 755 ${tool}; touch /run/held-${tool}`)
}

export async function releaseTool(host: RealHost, tool: string): Promise<void> {
  await host.sh(`rm -f /run/held-${tool}`)
}

/** Somebody reads a table: the schema update gets as far as that one, and waits for them. */
export async function holdSchema(host: RealHost): Promise<void> {
  await host.sh(
    `systemd-run --quiet --unit=reader mysql ixpmanager -e 'LOCK TABLES user READ; SELECT SLEEP(3600)'`,
  )
}

/** The schema update has met them: part of it is done. */
export async function waitsForTable(host: RealHost): Promise<void> {
  const waiting = `SELECT 1 FROM information_schema.processlist WHERE info LIKE 'ALTER%' AND state LIKE 'Waiting%'`
  await becomes(host, `[ -n "$(mysql -N -e "${waiting}")" ]`)
}

export async function releaseSchema(host: RealHost): Promise<void> {
  const reader = `SELECT CONCAT('KILL ', id) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'`
  await host.sh(`mysql -N -e "${reader}" | mysql`)
}

/** Waits on the host itself until a condition of the shell holds. */
export async function becomes(host: RealHost, condition: string): Promise<void> {
  await host.sh(`tries=0
    until ${condition}; do
      tries=$((tries + 1))
      if [ "$tries" = 900 ]; then echo 'not within three minutes: ${condition.replaceAll("'", '')}' >&2; exit 1; fi
      sleep 0.2
    done`)
}

/** The next memory that a process on the host asks for is too much. Gives the wait until the kernel has killed it. */
export async function limitMemory(host: RealHost, word: string): Promise<() => Promise<unknown>> {
  const pid = await until(`${word} runs`, () => host.processesOf(word)[0])
  const isOld = existsSync('/sys/fs/cgroup/memory')
  const group = `/sys/fs/cgroup/${isOld ? 'memory/' : ''}fleet-${host.name}-${process.pid}`
  if (!isOld) writeFileSync('/sys/fs/cgroup/cgroup.subtree_control', '+memory')
  mkdirSync(group)
  writeFileSync(join(group, isOld ? 'memory.limit_in_bytes' : 'memory.max'), '12M')
  writeFileSync(join(group, 'cgroup.procs'), String(pid))
  return () => until('the kernel has killed it', () => wasRemoved(group), 120)
}

/** A group goes when nothing is left in it. */
function wasRemoved(group: string): boolean {
  try {
    rmdirSync(group)
  } catch {
    return false
  }
  return true
}
