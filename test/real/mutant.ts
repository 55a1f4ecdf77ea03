import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { builtFleet } from '../support/built.ts'

/** One text of the product in place of another: in a file of `dist`. */
export type Mutation = {
  readonly file: string
  readonly text: string
  readonly instead: string
}

/** Copies the compiled product to a directory, with a mutation; gives the command line there. */
export function makeMutant(dir: string, { file, text, instead }: Mutation): string {
  const root = dirname(dirname(builtFleet()))
  for (const part of ['dist', 'package.json']) {
    cpSync(join(root, part), join(dir, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'))
  const parts = readFileSync(join(dir, 'dist', file), 'utf8').split(text)
  if (parts.length !== 2)
    throw new Error(`${file} has "${text}" ${parts.length - 1} times, not once`)
  writeFileSync(join(dir, 'dist', file), parts.join(instead))
  return join(dir, 'dist/cli.js')
}
