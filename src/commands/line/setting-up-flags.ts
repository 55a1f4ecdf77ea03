import type { InferredOptionTypes, Options } from 'yargs'
import type { Everywhere, HostsFlags } from './flags.ts'
import * as flags from './flags.ts'

/** Of a new inventory. */
export const beginning = {
  user: { type: 'string', describe: 'Who logs in; else what ~/.ssh/config says' },
  become: { type: 'string', choices: ['none', 'sudo'], describe: 'How to be root there' },
  root: { type: 'string', describe: 'Where IXP Manager is installed' },
  'web-user': { type: 'string', describe: 'Who the web server runs as' },
} as const satisfies Record<string, Options>

/** Of a plan that is not to be carried out. */
export const aiming = {
  to: flags.planning.to,
  'allow-major': flags.planning['allow-major'],
} as const satisfies Record<string, Options>

export type InitFlags = Everywhere &
  InferredOptionTypes<typeof beginning> & { readonly names: readonly string[] }
export type DoctorFlags = HostsFlags & InferredOptionTypes<typeof aiming>
export type HostsOfInventoryFlags = Everywhere & InferredOptionTypes<typeof flags.hostsOrRun>
