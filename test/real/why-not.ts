import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

const tools = ['debootstrap', 'systemd-nspawn', 'ip', 'nsenter', 'mount', 'unshare', 'chroot']

/** What this machine lacks for real hosts, in a line; nothing where they can run. */
export async function whyNoRealHosts(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'real hosts need root'
  if (!existsSync('/etc/debian_version')) return 'real hosts need Debian or Ubuntu'
  const places = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']
  const missing = tools.filter((tool) => !places.some((place) => existsSync(join(place, tool))))
  if (missing.length > 0) return `real hosts need ${missing.join(', ')}`
  return run('unshare', ['--mount', '--net', '/bin/sh', '-ec', probe]).then(
    () => undefined,
    (error: Error) => `this machine lets root mount or link nothing (${error.message})`,
  )
}

/** What a host takes: a file system in layers, and a network link of its own. */
const probe = `
  mount -t tmpfs none /mnt && mkdir /mnt/lower /mnt/upper /mnt/work /mnt/root
  mount -t overlay none -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
  ip link add fleetprobe type veth peer name fleetpeer`
