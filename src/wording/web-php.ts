import type { Blocker } from '../failure.ts'

type Missing = Extract<Blocker, { kind: 'web-php-missing' }>

/** Where the web server changes its PHP, and the two ways to have that done. */
export function sayWebPhpMissing(
  { changes, missing, releases }: Missing,
  { host }: { readonly host: string },
): [what: string, next: string, evidence: string[]] {
  const lines = missing.map((version) => `"${version}": …`).join(', ')
  return [
    `the web server changes its PHP with ${changes.join(', ')}, and nothing does that`,
    `fleet plan --ack ${releases.join(',')} --hosts ${host}`,
    [
      `lines of sh for there, and for the way back: webPhp: {${lines}}`,
      'or acknowledge that you do it by hand, when its time comes',
    ],
  ]
}
