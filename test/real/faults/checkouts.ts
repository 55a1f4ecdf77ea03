import { releaseTool } from '../break.ts'
import type { RealHost } from '../real-host.ts'
import type { Fault } from './fault.ts'
import { blocked, failed, reverted, strikeIn } from './phases.ts'

const inRepository = (host: RealHost, script: string) => host.sh(`cd /srv/ixpmanager; ${script}`)
const loseRemote = (host: RealHost) => inRepository(host, 'git remote set-url origin /srv/gone')
const findRemote = (host: RealHost) =>
  inRepository(host, 'git remote set-url origin /srv/mirror/ixp-manager.git')

/** A file that differs from release to release. */
const file = 'tools/sql/views.sql'
const edit = (host: RealHost) => inRepository(host, `echo '-- by hand' >>${file}`)
const undoEdit = (host: RealHost) =>
  inRepository(host, `tail -n 1 ${file} | grep -qx -e '-- by hand'; git checkout --quiet ${file}`)

/** The remote is gone, or somebody has edited what a release brings. */
export const checkouts: readonly Fault[] = [
  {
    ...blocked,
    name: 'the git remote is gone before: blocked',
    strike: async ({ host, upgrade }) => {
      await loseRemote(host)
      return upgrade().ended
    },
    mend: findRemote,
    note: 'its git remote does not answer',
  },
  {
    ...failed,
    name: 'the git remote is gone when the releases are fetched: failed, and the site was never down',
    strike: strikeIn('prepare', async ({ host }) => {
      await loseRemote(host)
      await releaseTool(host, 'git')
    }),
    mend: findRemote,
    note: '4.9.0/fetch failed',
  },
  {
    ...blocked,
    name: 'an edit by hand is in the way of the checkout: blocked, and the edit is there still',
    strike: async ({ host, upgrade }) => {
      await edit(host)
      return upgrade().ended
    },
    mend: undoEdit,
    note: `edited by hand: ${file}`,
  },
  {
    ...reverted,
    name: 'an edit by hand is made while it runs: reverted, and the edit is there still',
    strike: strikeIn('prepare', async ({ host }) => {
      await edit(host)
      await releaseTool(host, 'git')
    }),
    mend: undoEdit,
    note: '4.9.0/checkout failed',
  },
]
