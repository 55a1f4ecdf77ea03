import { cleanLine } from '../clean.ts'
import type { Warning } from '../plan/plan.ts'
import { quote } from '../quote.ts'
import { type Fix, sayFix } from './fix.ts'

type Where = { readonly host: string; readonly root: string }

/** What to type so that a warning is gone, or to see what it is about. */
const fixes: Readonly<Record<Warning, (where: Where) => Fix>> = {
  'ahead-of-tag': ({ root }) =>
    inRoot(root, 'git log --oneline "$(git describe --tags --abbrev=0)"..HEAD'),
  'version-differs': ({ root }) => inRoot(root, 'git describe --tags && git status'),
  'generated-changes': ({ root }) => inRoot(root, 'git diff --stat HEAD'),
  'composer-2': () => ({ where: 'inventory', text: 'composer: /usr/local/bin/composer1' }),
  'php-unproven': () => ({ where: 'here', text: 'fleet releases' }),
  'release-unknown': ({ host }) => ({ where: 'here', text: `fleet script ${host}` }),
  'release-left-out': () => ({ where: 'here', text: 'fleet releases' }),
  'no-boot-hook': () => ({ where: 'host', text: 'apt-get install cron' }),
  'no-health-url': () => ({
    where: 'inventory',
    text: 'health: https://portal.example.net/api/v4/ping',
  }),
  'window-short': () => ({
    where: 'inventory',
    text: 'window: "Tue,Thu 01:00-05:00 Europe/Dublin"',
  }),
  'backup-external': () => ({ where: 'inventory', text: 'backup: on' }),
}

/** A warning without one does not compile. */
export function fixOfWarning(warning: Warning, where: Where): string {
  return sayFix(fixes[warning](where))
}

function inRoot(root: string, command: string): Fix {
  return { where: 'host', text: `cd ${quote(cleanLine(root))} && ${command}` }
}
