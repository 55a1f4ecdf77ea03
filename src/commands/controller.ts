import { hostname } from 'node:os'

/** Who runs fleet and where, as locks and journals name it: `user@controller`. */
export function byOf(env: NodeJS.ProcessEnv): string {
  const user = env.SUDO_USER || env.USER || env.LOGNAME || 'unknown'
  return `${user}@${hostname()}`.replaceAll(/[^\w.@-]/g, '_')
}
