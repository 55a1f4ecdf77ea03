import { spawn } from 'node:child_process'
import { once } from 'node:events'
import semver from 'semver'
import { catalog } from '../../../src/releases/catalog.ts'
import type { Release } from '../../../src/releases/release.ts'
import { runCommand } from '../host/run-command.ts'
import { LabError } from '../lab-error.ts'
import { filesOf } from './release-files.ts'

/** Makes the bare repository that hosts fetch from: a commit and a lightweight tag a release. */
export async function makeOrigin(path: string): Promise<void> {
  await runCommand('git', ['init', '-q', '--bare', '--template=', '--initial-branch=main', path])
  const child = spawn('git', ['-C', path, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.stdin.end(catalog.map(commitText).join(''))
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new LabError(`git fast-import exited ${code}`)
}

/** A commit as fast-import reads it. Upstream's branches are main and one for each major. */
function commitText(release: Release, index: number): string {
  const mark = index + 1
  const at = 1_453_248_000 + index * 5_000_000
  return [
    `commit refs/heads/main\nmark :${mark}`,
    `committer Barry O'Donovan <barry@example.net> ${at} +0000`,
    `${dataText(`Release v${release.version}`)}`,
    ...(index > 0 ? [`from :${index}`] : []),
    'deleteall',
    ...[...filesOf(release)].map(
      ([path, text]) =>
        `M ${path === 'artisan' ? 100755 : 100644} inline ${path}\n${dataText(text)}`,
    ),
    `reset refs/tags/v${release.version}\nfrom :${mark}\n`,
    `reset refs/heads/release-v${semver.major(release.version)}\nfrom :${mark}\n\n`,
  ].join('\n')
}

function dataText(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`
}
