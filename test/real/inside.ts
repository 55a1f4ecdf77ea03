import { run } from './run.ts'

/** With nothing of our own environment: our directories are not there. */
const afresh = [
  ...['/usr/bin/env', '-i', 'HOME=/root', 'LANG=C.UTF-8'],
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
]

/**
 * What a script prints on a host that runs, by the number its first process has here.
 *
 * A system that goes down stops every process before it ends them. The fork of nsenter stops
 * itself with its child, for good, and a first process cannot end before all children are waited
 * for; so a shell waits that does not look at stops.
 */
export function runInside(firstProcess: string, script: string): Promise<string> {
  const patience = ['-k', '5', '300'] // who goes down may never answer
  const spaces = ['-t', firstProcess, '-m', '-p', '-i', '-u', '-n', '-C']
  const into = ['nsenter', '--no-fork', ...spaces, '--', ...afresh]
  const wait = ['/bin/sh', '-c', '/bin/sh -ec "$0"; exit $?']
  return run('timeout', [...patience, ...into, ...wait, script])
}

/** What a script prints in the file system of a host that is off. */
export function runBelow(root: string, script: string): Promise<string> {
  return run('chroot', [root, ...afresh, '/bin/sh', '-ec', script])
}
