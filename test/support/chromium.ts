import { type Browser, chromium } from 'playwright-core'
import { hasTool } from './tools.ts'

/** Whether Debian's chromium is installed here; where it is not, that is said aloud. */
export const hasChromium = hasTool('/usr/bin/chromium')

/** Debian's chromium, without a window; CI runs it as root, which it takes only without its sandbox. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
    timeout: 120_000,
  })
}
