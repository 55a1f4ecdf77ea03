import { runsDirOf } from '../config.ts'
import { ExpectedFailure } from '../failure.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { loadInventory } from '../inventory/load.ts'
import { listRuns } from '../journal/journal.ts'
import { catalog } from '../releases/catalog.ts'
import { exitCodes } from '../report/exit-code.ts'
import { stepIds } from '../step-ids.ts'
import type { Command } from './line/command.ts'
import { completeWords, type Names } from './line/complete-words.ts'
import type { Everywhere } from './line/flags.ts'
import { openScreen } from './terminal/screen.ts'

/** What the scripts have in common: they ask `fleet completion words -- WORD…`, a candidate a line. */
const scripts: Readonly<Record<string, string>> = {
  bash: `# source <(fleet completion bash)
_fleet() {
  local IFS=$'\\n'
  COMPREPLY=($(fleet completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _fleet fleet`,
  zsh: `# source <(fleet completion zsh), after compinit
_fleet() {
  local -a found
  found=(\${(f)"$(fleet completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then compadd -Q -a found; else _files; fi
}
compdef _fleet fleet`,
  fish: `# fleet completion fish | source
function __fleet_words
  set -l words (commandline -opc) (commandline -ct)
  set -l found (fleet completion words -- $words[2..-1] 2>/dev/null)
  set -q found[1]; and printf '%s\\n' $found; or __fish_complete_path (commandline -ct)
end
complete -c fleet -f -a '(__fleet_words)'`,
}

type CompletionFlags = Everywhere & { readonly shell: string }

/** Prints the script that a shell sources or, for that script, what the last word may become. */
export async function completion(
  args: CompletionFlags,
  commands: readonly Command[],
): Promise<number> {
  const { shell } = args
  const text = shell === 'words' ? answerShell(args.inventory, commands) : scripts[shell]
  if (text === undefined) {
    const names = Object.keys(scripts)
    throw new ExpectedFailure({ kind: 'name-unknown', what: 'completion for', name: shell, names })
  }
  if (text !== '') openScreen(args).answer(text)
  return exitCodes.fine
}

function answerShell(usual: string, commands: readonly Command[]): string {
  const words = process.argv.slice(process.argv.indexOf('--') + 1)
  const named = words[words.findIndex((word) => word === '-i' || word === '--inventory') + 1]
  const isNamed = words.slice(0, -2).some((word) => word === '-i' || word === '--inventory')
  return completeWords(words, commands, namesOf((isNamed && named) || usual)).join('\n')
}

function namesOf(path: string): Names {
  return {
    hosts: () => (readInventory(path)?.hosts ?? []).map(({ name }) => name),
    groups: () => [...(readInventory(path)?.groups.keys() ?? [])],
    rollouts: () => [...(readInventory(path)?.rollouts.keys() ?? [])],
    runs: () => listRuns(runsDirOf(process.env)),
    releases: () => catalog.map(({ version }) => version),
    steps: () => stepIds,
  }
}

/** A mistake in it is not for the middle of a command line. */
function readInventory(path: string): Inventory | undefined {
  try {
    return loadInventory(path)
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return undefined
  }
}
