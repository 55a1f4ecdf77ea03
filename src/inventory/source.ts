import { execFileSync } from 'node:child_process'
import { cleanLine } from '../clean.ts'
import { lookUp, readText } from '../files.ts'
import { readYaml, type YamlSource } from '../yaml-source.ts'
import { translateAnsible } from './ansible.ts'
import { isMapping } from './mapping.ts'
import { type InventoryFile, inventoryFile, knownKeys } from './schema.ts'

/** One file of an inventory: its entries, what is wrong with it, and where each thing stands. */
export type Source = YamlSource<InventoryFile>

const shape = { schema: inventoryFile, empty: {}, knownKeys }
const patienceMs = 60_000

/** Reads one YAML text against the schema. Never throws: what is wrong comes back as problems. */
function readSource(file: string, text: string): Source {
  return readYaml(file, text, shape)
}

/** Reads one file: YAML, JSON of ours or of Ansible, or a program that prints such JSON when it is asked to `--list`. */
export function readSourceFile(file: string): Source {
  if (isProgram(file)) return askProgram(file)
  const text = readText(file)
  return file.endsWith('.json') ? readJson(file, text) : readSource(file, text)
}

/** A YAML file is one, whatever its mode says. */
export function isProgram(file: string): boolean {
  if (/\.(ya?ml|json)$/.test(file)) return false
  const found = lookUp(file)
  const mode = found?.isFile() ? found.mode : 0
  return (mode & 0o111) !== 0
}

function askProgram(file: string): Source {
  try {
    const stdio = ['ignore', 'pipe', 'pipe'] as const
    return readJson(
      file,
      execFileSync(file, ['--list'], { encoding: 'utf8', timeout: patienceMs, stdio: [...stdio] }),
    )
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string }
    const [said = ''] = stderr.trim().split('\n').slice(-1)
    return withProblem(file, `"--list" of this program failed: ${cleanLine(said || message)}`)
  }
}

function readJson(file: string, text: string): Source {
  try {
    const parsed: unknown = JSON.parse(text)
    const isOurs =
      isMapping(parsed) && Object.keys(parsed).every((key) => key in inventoryFile.shape)
    if (isOurs || !isMapping(parsed)) return readSource(file, text)
    const place = (path: readonly PropertyKey[]) => ({
      file: [file, ...path.slice(0, 2).map(String)].join(' '),
    })
    return readYaml(file, JSON.stringify(translateAnsible(parsed)), { ...shape, place })
  } catch (error) {
    return withProblem(file, `expected JSON: ${cleanLine((error as Error).message)}`)
  }
}

function withProblem(file: string, message: string): Source {
  return { file, entries: {}, problems: [{ file, message }], place: () => ({ file }) }
}
