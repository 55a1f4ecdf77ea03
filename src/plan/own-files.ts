import type { OwnFiles } from '../survey/facts.ts'
import type { Hop } from './plan.ts'

const views = 'resources/views/'

/** The hops, each with what it changes of the files that a skin stands in for: what stops pages is known before. */
export function withOwnFiles(own: OwnFiles, hops: readonly Hop[]): Hop[] {
  const { skin, originals } = own
  if (!skin) return [...hops]
  return hops.map((hop, index) => {
    const before = index === 0 ? originals.installed : originals[hop.from]
    const remark = sayOfSkin(skin, compare(before, originals[hop.to]))
    return remark ? { ...hop, remarks: [...hop.remarks, remark] } : hop
  })
}

/** Of files that were changed in place, those that releases on the way change as well. */
export function findTouched(
  { originals }: OwnFiles,
  files: readonly string[],
  path: readonly string[],
): string[] {
  const known = path.filter((release) => originals[release])
  return files.flatMap((file) => {
    const stations = [originals.installed?.[file], ...known.map((to) => originals[to]?.[file])]
    const changing = known.filter((_, index) => stations[index] !== stations[index + 1])
    return changing.length > 0 ? [`${file} is changed by ${changing.join(', ')}, too`] : []
  })
}

type Tree = OwnFiles['originals'][string]

/** Of two releases' originals of a skin, what differs; `undefined` where one of them is not known. */
function compare(before: Tree | undefined, after: Tree | undefined) {
  if (!before || !after) return undefined
  const files = Object.keys(before).filter((file) => file.startsWith(views))
  return {
    changed: files.filter((file) => file in after && after[file] !== before[file]),
    gone: files.filter((file) => !(file in after)),
  }
}

function sayOfSkin(skin: string, found: ReturnType<typeof compare>): string | undefined {
  if (!found) return `Whether this changes what the skin ${skin} stands in for is not known.`
  const list = (files: readonly string[]) =>
    files.map((file) => file.slice(views.length)).join(', ')
  const parts = [
    ...(found.changed.length > 0 ? [`changes ${list(found.changed)}`] : []),
    ...(found.gone.length > 0 ? [`drops ${list(found.gone)}`] : []),
  ]
  return parts.length > 0
    ? `The skin ${skin} stands in for what this ${parts.join(', and ')}: review it there.`
    : undefined
}
