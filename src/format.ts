/** Bytes as a person reads them: `512 B`, `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const amount = bytes / 1024 ** power
  return `${power === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[power]}`
}

/** A moment in UTC to the minute: `2026-11-21 02:14 UTC`; `?` for one that no calendar has, of a host's broken clock. */
export function formatMoment(epochSeconds: number): string {
  const moment = new Date(epochSeconds * 1000)
  if (Number.isNaN(moment.getTime())) return '?'
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The same without the day: `02:14 UTC`. */
export function formatClock(epochSeconds: number): string {
  return formatMoment(epochSeconds).replace(/^\S+ /, '')
}
