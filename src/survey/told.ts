/** What survey.sh printed, "KEY<TAB>VALUE" a line: every value of every key, in order. */
export type Told = ReadonlyMap<string, readonly string[]>

/** Reads the lines; lines of another shape (a login banner, say) are passed over. */
export function readTold(stdout: string): Told {
  const told = new Map<string, string[]>()
  for (const line of stdout.split('\n')) {
    const tab = line.indexOf('\t')
    if (tab < 1) continue
    const key = line.slice(0, tab)
    told.set(key, [...(told.get(key) ?? []), line.slice(tab + 1)])
  }
  return told
}

export function all(told: Told, key: string): readonly string[] {
  return told.get(key) ?? []
}

export function text(told: Told, key: string): string {
  return told.get(key)?.[0] ?? ''
}

/** `undefined` where the key is missing or its value empty. */
export function optional(told: Told, key: string): string | undefined {
  return text(told, key) || undefined
}

/** A whole number of at least 0; 0 where the host said something else. */
export function count(told: Told, key: string): number {
  return optionalCount(told, key) ?? 0
}

export function optionalCount(told: Told, key: string): number | undefined {
  const value = text(told, key)
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined
}

export function isYes(told: Told, key: string): boolean {
  return text(told, key) === 'yes'
}
