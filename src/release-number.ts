import { valid } from 'semver'

/** Whether a text is the number of a release, such as `4.9.3`: what semver cannot compare is none (semver.org, 2 and 11). */
export function isReleaseNumber(text: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(text) && valid(text) !== null
}
