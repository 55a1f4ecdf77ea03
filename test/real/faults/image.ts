import { mkdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RealHost } from '../real-host.ts'
import type { RealLab } from '../real-lab.ts'
import { unmountBelow } from '../remove-lab.ts'
import { run } from '../run.ts'

/** An installed host that is off: others start on what it holds, each with changes of its own. */
export type Image = { readonly lab: RealLab; readonly layers: string }

/** A dump of long ago, which no upgrade may take away. */
export const earlierDump = '/var/lib/fleet/backups/20200101-000000-old1.sql.gz'

/** Run on a host before it becomes an image: small files for small disks, and the earlier dump. */
export const prepareImage = `
  mkdir -p -m 700 /var/lib/fleet /var/lib/fleet/backups; cd /var/lib/fleet/backups
  echo earlier | gzip >${earlierDump}; sha256sum ./*.gz >${earlierDump}.sha256
  printf '[mysqld]\\ninnodb_log_file_size=8M\\n' >/etc/mysql/mariadb.conf.d/99-small.cnf
  systemctl restart mariadb`

/** Shuts a host down in order and makes an image of it. */
export async function makeImage(lab: RealLab, name: string): Promise<Image> {
  const host = lab.host(name)
  await host.powerOff()
  await run('umount', [host.root])
  const changes = join(dirname(host.root), 'changes')
  rmSync(join(changes, 'etc/ssh'), { recursive: true })
  return { lab, layers: `${changes}:${lab.base}` }
}

/** A host that has just been installed, as far as it knows; with `room`, on a disk of that size. */
export async function startFrom(
  { lab, layers }: Image,
  name: string,
  room?: string,
): Promise<RealHost> {
  const dir = join(lab.dir, 'hosts', name)
  mkdirSync(dir)
  if (room) await run('mount', ['-t', 'tmpfs', '-o', `size=${room}`, `disk-of-${name}`, dir])
  const host = await lab.add(name, { layers })
  await host.boot()
  await host.sh('systemctl is-system-running --wait >/dev/null || :')
  return host
}

/** Turns it off and gives back what it took. */
export async function remove(host: RealHost): Promise<void> {
  const dir = dirname(host.root)
  await host.cutPower()
  await unmountBelow(dir)
  await run('umount', [dir]).catch(() => '')
  await rm(dir, { recursive: true, force: true })
}
