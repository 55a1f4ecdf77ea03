import { nearest } from '../near.ts'
import { isReleaseNumber } from '../release-number.ts'
import { hookPoints } from '../step-ids.ts'
import type { Problem } from '../usage-failure.ts'
import type { InventoryFile, Settings } from './schema.ts'
import type { Source } from './source.ts'

/** Every hook of a file that stands at no point of an upgrade: it would never be run. */
export function findHookProblems(source: Source): Problem[] {
  return layersOf(source.entries).flatMap(([path, settings]) =>
    (['before', 'after'] as const).flatMap((when) =>
      Object.keys(settings?.[when] ?? {}).flatMap((point) => {
        const problem = sayWrong(point, when)
        return problem ? [{ ...source.place([...path, when, point]), ...problem }] : []
      }),
    ),
  )
}

type Layer = readonly [path: readonly string[], settings: Settings | null | undefined]

function layersOf({ defaults, groups = {}, hosts = {} }: InventoryFile): Layer[] {
  const named = (section: string, entries: Readonly<Record<string, Settings | null>>) =>
    Object.entries(entries).map(([name, entry]): Layer => [[section, name], entry])
  return [[['defaults'], defaults], ...named('groups', groups), ...named('hosts', hosts)]
}

/** `STEP`, `hop`, `4.9.0`, `4.9.0/STEP`; and after a `revert`, which is no step of a hop. */
function sayWrong(point: string, when: 'before' | 'after'): Omit<Problem, 'file'> | undefined {
  if (isReleaseNumber(point)) return undefined
  const [, hop, named = point] = /^([^/]*)\/(.*)$/.exec(point) ?? []
  const points = [...hookPoints, ...(when === 'after' ? ['revert'] : [])]
  if (hop !== undefined && !isReleaseNumber(hop)) {
    return { message: `"${hop}" is no release such as 4.9.0` }
  }
  if (points.includes(named)) return undefined
  return {
    message: `there is no step "${named}" to stand ${when}`,
    suggestion: nearest(named, points),
  }
}
