import { recipeFor } from '../../src/recipes/recipe-for.ts'
import { catalog } from '../../src/releases/catalog.ts'
import type { Line, Release } from '../../src/releases/release.ts'
import { asksOf, sayComposer, sayPhp } from '../../src/report/releases.ts'

/** docs/releases.md, from the catalog. */
export function releasesPage(): string {
  const lines = [...new Set(catalog.map(({ line }) => line))]
  return [
    '# Releases',
    '',
    '<!-- Written by scripts/docs from src/releases. Do not edit. -->',
    '',
    'What each release of IXP Manager needs and asks for, besides the steps of its line. `fleet releases` shows the same.',
    '',
    '`+` a key of `.env` that is read from here on, `-` one that is not read any more, `~` one that means something else where it is not set, `!` one that must be set.',
    'What is marked _by hand_ is acknowledged before a host that needs it starts: `--ack RELEASE`, or `ack:` in the inventory.',
    '',
    ...lines.flatMap(sectionOf),
  ].join('\n')
}

function sectionOf(line: Line): string[] {
  const releases = catalog.filter((release) => release.line === line)
  return [
    `## Line ${line}`,
    '',
    `Steps after \`${recipeFor(line).source}\`.`,
    '',
    ...releases.flatMap(entryOf),
  ]
}

function entryOf(release: Release): string[] {
  const asks = asksOf(release).flatMap(({ head, lines }) =>
    lines.map((text) => `- _${head}_: ${escaped(text)}`),
  )
  return [
    `### [${release.version}](${release.notesUrl}), ${release.date}`,
    '',
    `PHP \`${sayPhp(release)}\`, composer ${sayComposer(release)}.`,
    '',
    ...(asks.length > 0 ? [...asks, ''] : []),
  ]
}

function escaped(text: string): string {
  return text.replaceAll(/[*_`<>]/g, String.raw`\$&`)
}
