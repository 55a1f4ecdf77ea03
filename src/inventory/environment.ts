import { quote } from '../quote.ts'
import type { Host } from './inventory.ts'

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Lines of sh that set the environment for all we run on a host: nothing depends on what sshd,
 * sudo or cron happen to pass on. The inventory's `env:` has the last word, also for PATH.
 */
export function exportsOf(host: Host): string[] {
  const env = { PATH: usualPath, ...host.env }
  return Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`)
}
