import { ExpectedFailure } from '../failure.ts'
import type { Connections } from '../remote/connections.ts'
import { type Door, findDoors } from '../remote/doors.ts'
import { pinHostKey, unpinHostKey } from '../remote/pin.ts'
import type { ShownKey } from '../remote/shown-key.ts'
import { exitCodeOfReached, exitCodes } from '../report/exit-code.ts'
import { trustJson } from '../report/json.ts'
import { renderTrustEnd, renderTrustQuestion, type Trust } from '../report/trust-table.ts'
import type { Unreachable } from '../unreachable.ts'
import { withConnections } from './ask-hosts.ts'
import { chooseHosts } from './choose.ts'
import type { TrustFlags } from './line/flags.ts'
import { refuseToAsk } from './run/begin.ts'
import { type Confirmation, confirm } from './terminal/confirm.ts'
import { openScreen, type Screen } from './terminal/screen.ts'

/** A door, the key that it shows, and what is to be said of both. */
type Looked = { readonly door: Door; readonly shown: ShownKey | undefined; readonly trust: Trust }

/** Shows the keys of hosts that are not known, asks, and pins them; bastions before what is behind them. */
export async function trust(args: TrustFlags): Promise<number> {
  const screen = openScreen(args)
  const { hosts } = chooseHosts(args.inventory, args.hosts)
  const { layers, lost } = await findDoors(hosts)
  const trusts = lost.map(({ host, failure }) => trustOfLost(host, failure))
  const confirmation = await withConnections(args, async (connections) => {
    for (const layer of layers) {
      const looked = await Promise.all(layer.map((door) => lookAt(door, connections)))
      const wanted = looked.filter((each) => isWanted(each, args.replace))
      const confirmation = await askFor(wanted, args, screen)
      if (confirmation !== 'yes') return confirmation
      for (const each of wanted) await pin(each)
      trusts.push(...looked.map((each) => (wanted.includes(each) ? pinned(each) : each.trust)))
    }
    return 'yes'
  })
  if (confirmation !== 'yes') {
    screen.tell('not confirmed: nothing more was pinned')
    return confirmation === 'no' ? exitCodes.usage : exitCodes.detached
  }
  const exitCode = exitCodeOfReached(trusts.map(({ failure }) => failure))
  screen.answer(
    args.json ? trustJson(trusts, exitCode) : renderTrustEnd(trusts, screen.colour, args.asked),
  )
  return exitCode
}

/** A changed key is another host, until somebody says otherwise in so many words. */
function isWanted({ trust: { state } }: Looked, replaces: boolean): boolean {
  return state === 'new' || (replaces && state === 'changed')
}

async function askFor(
  wanted: readonly Looked[],
  { yes }: TrustFlags,
  { colourTold }: Screen,
): Promise<Confirmation> {
  if (wanted.length === 0 || yes) return 'yes'
  if (!process.stdin.isTTY) refuseToAsk()
  const files = new Set(wanted.flatMap(({ door }) => door.settings.knownHosts.slice(0, 1)))
  const trusts = wanted.map(({ trust }) => trust)
  return confirm(renderTrustQuestion(trusts, [...files], colourTold))
}

async function lookAt(door: Door, connections: Connections): Promise<Looked> {
  const { hosts, isBastion, settings } = door
  const whose = { hosts, isBastion, name: settings.hostKeyName }
  try {
    const shown = await connections.lookAt(settings)
    const { type, fingerprint, verdict } = shown
    const key = { keyType: type, fingerprint }
    return { door, shown, trust: { ...whose, ...key, ...standingOf(verdict, door, fingerprint) } }
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    const failure = error.failure as Unreachable
    return { door, shown: undefined, trust: { ...whose, state: 'unreachable', failure } }
  }
}

function standingOf(
  verdict: ShownKey['verdict'],
  { settings: { target } }: Door,
  fingerprint: string,
): Pick<Trust, 'state' | 'failure'> {
  if (verdict === 'known') return { state: 'known' }
  if (verdict === 'unknown') return { state: 'new' }
  return { state: verdict, failure: { kind: `host-key-${verdict}`, target, fingerprint } }
}

async function pin({ door, shown, trust }: Looked): Promise<void> {
  if (!shown) return
  if (trust.state === 'changed') await unpinHostKey(door.settings)
  pinHostKey(door.settings, shown)
}

function pinned({ trust: { failure: _, ...trust } }: Looked): Trust {
  return { ...trust, state: trust.state === 'changed' ? 'replaced' : 'pinned' }
}

function trustOfLost(host: string, failure: Unreachable): Trust {
  return { hosts: [host], isBastion: false, name: '', state: 'unreachable', failure }
}
