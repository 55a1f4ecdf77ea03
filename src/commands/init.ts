import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { sayAsked } from '../asked.ts'
import { ExpectedFailure } from '../failure.ts'
import { unwritable } from '../files.ts'
import { type Beginning, writeInventory } from '../inventory/new-inventory.ts'
import { userName } from '../inventory/schema.ts'
import { listSshAliases } from '../remote/ssh-aliases.ts'
import { exitCodes } from '../report/exit-code.ts'
import type { InitFlags } from './line/setting-up-flags.ts'
import { askLine } from './terminal/ask-line.ts'
import { openScreen } from './terminal/screen.ts'

/** Asks for what an inventory begins with, and writes one. It overwrites nothing. */
export async function init(args: InitFlags): Promise<number> {
  const screen = openScreen(args)
  const file = /\.ya?ml$/.test(args.inventory) ? args.inventory : join(args.inventory, 'fleet.yaml')
  if (existsSync(file)) {
    const problem = `there is an inventory already: ${file}`
    throw new ExpectedFailure({ kind: 'usage', problem, next: 'fleet hosts' })
  }
  const beginning = process.stdin.isTTY ? await ask(args) : untold(args)
  if (!beginning) {
    screen.tell('nothing was written')
    return exitCodes.detached
  }
  write(file, writeInventory(beginning))
  const { length } = beginning.names
  const count = `${length} host${length === 1 ? '' : 's'}`
  const next = sayAsked('fleet trust --hosts all', args.asked)
  screen.answer(`wrote ${file} with ${count}\nnext: ${next}`)
  return exitCodes.fine
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    throw unwritable(file, error)
  }
}

/** Whatever was not typed with the command. */
async function ask(args: InitFlags): Promise<Beginning | undefined> {
  const names = args.names.length > 0 ? args.names : await askNames()
  const user =
    names && (args.user ?? (await askLine('Who logs in there? (empty: as ssh does)', '')))
  if (!names || user === undefined) return undefined
  const isRoot = user === 'root'
  const become =
    args.become ?? (isRoot ? 'none' : await askLine('Root rights: none or sudo?', 'sudo'))
  const root = args.root ?? (await askLine('Where is IXP Manager installed?', usual.root))
  const webUser =
    root && (args['web-user'] ?? (await askLine('Who does the web server run as?', usual.webUser)))
  if (!become || !root || !webUser) return undefined
  checkPlaces(root, [user, webUser])
  return { names: check(names), user, become: become === 'none' ? 'none' : 'sudo', root, webUser }
}

const usual = { root: '/srv/ixpmanager', webUser: 'www-data' } as const

async function askNames(): Promise<string[] | undefined> {
  const known = listSshAliases(join(homedir(), '.ssh/config'))
  const offer = known.length > 0 ? ` ~/.ssh/config has: ${known.join(' ')}\n` : ''
  const all = known.length > 0 ? ', or all of these: all' : ''
  const question = `${offer}Which hosts run IXP Manager? (names, spaces between${all})`
  const answer = await askLine(question, '')
  if (!answer) return undefined
  return answer === 'all' && known.length > 0 ? known : answer.split(/[\s,]+/).filter(Boolean)
}

/** Where nobody can be asked, the hosts must be named; the rest is as usual. */
function untold(args: InitFlags): Beginning {
  if (args.names.length === 0) {
    const problem = 'there is no terminal to ask for the hosts'
    throw new ExpectedFailure({ kind: 'usage', problem, next: 'fleet init HOST HOST' })
  }
  const { user = '', root = usual.root, 'web-user': webUser = usual.webUser } = args
  checkPlaces(root, [user, webUser])
  const become = args.become === 'sudo' ? 'sudo' : 'none'
  return { names: check(args.names), user, become, root, webUser }
}

function check(names: readonly string[]): readonly string[] {
  const wrong = names.find((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
  if (wrong === undefined) return [...new Set(names)]
  const problem = `"${wrong}" is no name of a host: letters, digits, ".", "_" and "-"`
  throw new ExpectedFailure({ kind: 'usage', problem })
}

/** What is pasted into the wrong question is no path, and no user; an empty one is as ssh says. */
function checkPlaces(root: string, users: readonly string[]): void {
  const isWrong = (user: string) => user !== '' && !userName.safeParse(user).success
  const wrong = /^\/\S*$/.test(root) ? users.find(isWrong) : root
  if (wrong === undefined) return
  const what = wrong === root ? 'absolute path' : 'user'
  throw new ExpectedFailure({ kind: 'usage', problem: `"${wrong}" is no ${what}` })
}
