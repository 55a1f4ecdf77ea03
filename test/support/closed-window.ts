/** A window that is closed for hours, whenever this runs. */
export function aClosedWindow(): string {
  const timeIn = (hours: number) =>
    new Date(Date.now() + hours * 3600 * 1000).toISOString().slice(11, 16)
  return `daily ${timeIn(12)}-${timeIn(13)} UTC`
}
