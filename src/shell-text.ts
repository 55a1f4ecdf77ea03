import { readFileSync } from 'node:fs'

/** The text of a `.sh` file that stands beside the module of this URL. */
export function readShellText(name: string, moduleUrl: string): string {
  return readFileSync(new URL(name, moduleUrl), 'utf8')
}
