import type { Line, Release } from './release.ts'

type More = Partial<Omit<Release, 'version' | 'date' | 'line'>>

/** Writes the releases of one line: what holds for all of them is said once. */
export function ofLine(line: Line, common: More & Pick<Release, 'php'>) {
  return (version: string, date: string, more: More = {}): Release => {
    const notesUrl = `https://github.com/inex/IXP-Manager/releases/tag/v${version}`
    const own = {
      version,
      date,
      line,
      versionConstant: version,
      notesUrl,
      notesRead: 'none',
    } as const
    return { ...own, ...common, ...more }
  }
}
