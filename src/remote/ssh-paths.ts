import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'

/** Where a connection leads, as the tokens of a path name it. */
type Place = {
  readonly address: string
  /** As it was asked for. */
  readonly name?: string
  readonly port: number
  readonly user: string
}

/** A path of ssh_config(5) with its home, its variables and its tokens; `ssh -G` leaves some as they are. */
export function expandPath(path: string, place?: Place): string {
  const tokens: Readonly<Record<string, string>> = {
    '%%': '%',
    '%d': homedir(),
    '%u': userInfo().username,
    '%i': String(userInfo().uid),
    '%l': hostname(),
    '%L': hostname().split('.')[0] ?? '',
    ...(place && {
      '%h': place.address,
      '%n': place.name ?? place.address,
      '%k': place.name ?? place.address,
      '%p': String(place.port),
      '%r': place.user,
    }),
  }
  const home = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
  return home
    .replace(/%./g, (token) => tokens[token] ?? token)
    .replace(/\$\{(\w+)\}/g, (whole, name: string) => process.env[name] ?? whole)
}
