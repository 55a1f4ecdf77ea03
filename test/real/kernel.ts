import { readFileSync, writeFileSync } from 'node:fs'

const instances = '/proc/sys/fs/inotify/max_user_instances'
const enough = 1024

/**
 * A host takes half a dozen of the kernel's file watchers, and a usual kernel gives root 128 of them:
 * from some twenty hosts on, of all labs together, the next does not boot. Only ever raised.
 */
export function allowManyHosts(): void {
  if (Number(readFileSync(instances, 'utf8')) < enough) writeFileSync(instances, `${enough}\n`)
}
