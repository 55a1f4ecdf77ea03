import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('../..', import.meta.url).pathname
const binary = join(root, 'dist/cli.js')

/** The compiled command line, made anew where src is younger; test files that run side by side wait for one build. */
export function builtFleet(): string {
  if (isStale()) {
    const build = `cd ${root} && { [ dist/cli.js -nt ${newestSource()} ] || scripts/build; }`
    execFileSync('flock', [join(root, 'node_modules/.build-lock'), 'sh', '-c', build])
  }
  return binary
}

function isStale(): boolean {
  const built = statSync(binary, { throwIfNoEntry: false })
  return !built || statSync(newestSource()).mtimeMs > built.mtimeMs
}

function newestSource(): string {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const sources = files
    .filter((file) => /\.(ts|sh)$/.test(file))
    .map((file) => join(root, 'src', file))
  return sources.reduce((a, b) => (statSync(a).mtimeMs > statSync(b).mtimeMs ? a : b))
}
