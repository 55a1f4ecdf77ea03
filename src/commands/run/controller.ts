import { hostname, userInfo } from 'node:os'

/** Who runs fleet and where, as locks and journals name it: `user@controller`. */
export function sayController(): string {
  const user = process.env.SUDO_USER ?? userInfo().username
  return `${user}@${hostname()}`.replaceAll(/[^\w.@-]/g, '_')
}
