import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { listFolder, lookUp, readText } from '../files.ts'
import { expandPath } from './ssh-paths.ts'

/** More files than anybody includes in each other. */
const deepest = 8

/** The hosts that an ssh_config(5) names, its `Include`s too; patterns such as `*.example.net` are none. */
export function listSshAliases(file: string, depth = 0): string[] {
  if (depth > deepest || !lookUp(file)?.isFile()) return []
  const lines = readText(file).split('\n')
  const names = lines.flatMap((line) => {
    const [, keyword = '', value = ''] = /^\s*(\w+)[\s=]+(.*?)\s*$/.exec(line) ?? []
    const words = value.split(/\s+/).map((word) => word.replaceAll('"', ''))
    switch (keyword.toLowerCase()) {
      case 'host':
        return words.filter((word) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(word))
      case 'include':
        return words
          .flatMap((word) => filesLike(word, dirname(file)))
          .flatMap((included) => listSshAliases(included, depth + 1))
      default:
        return []
    }
  })
  return [...new Set(names)]
}

/** `*` and `?` in the name of the file, as Debian's own configuration has it; a bare path is beside the file. */
function filesLike(path: string, folder: string): string[] {
  const expanded = expandPath(path)
  const whole = isAbsolute(expanded) ? expanded : join(folder, expanded)
  const directory = dirname(whole)
  if (!existsSync(directory)) return []
  const pattern = basename(whole)
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const matching = new RegExp(`^${pattern}$`)
  return listFolder(directory)
    .filter((name) => matching.test(name))
    .map((name) => join(directory, name))
}
