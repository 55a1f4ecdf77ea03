/**
 * Values of an inventory's `env:`, and its alarms, that must not be shown; a PATH is none, nor is what
 * is so short that it stands everywhere.
 */
export function secretsOf(
  hosts: ReadonlyArray<{
    readonly env: Readonly<Record<string, string>>
    readonly alarm?: string | undefined
  }>,
): string[] {
  const values = hosts
    .flatMap(({ env, alarm = '' }) => [...Object.entries(env), ['alarm', alarm] as const])
    .filter(([key]) => key !== 'PATH')
    .map(([, value]) => value)
  return [...new Set(values)].filter((value) => value.length > shortest)
}

const shortest = 3

/** Every known secret as three stars, also as it is written elsewhere; the longest first, for one may begin like another. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap(formsOf)
    .sort((a, b) => b.length - a.length)
    .reduce((left, form) => left.replaceAll(form, '***'), text)
}

/** A failure without the secrets that stand in what its host printed. */
export function redactFailure<Some extends object>(
  failure: Some,
  secrets: readonly string[],
): Some {
  if (!('lines' in failure) || !Array.isArray(failure.lines)) return failure
  const lines = failure.lines.map((line) => redactSecrets(String(line), secrets))
  return { ...failure, lines }
}

/** Kept, since every line of a log asks for them. */
const known = new Map<string, readonly string[]>()

function formsOf(secret: string): readonly string[] {
  const forms = known.get(secret) ?? writtenForms(secret)
  known.set(secret, forms)
  return forms
}

/** As it is, a line of it alone, inside JSON, inside a URL, and in base64. */
function writtenForms(secret: string): string[] {
  const lines = secret.split('\n').filter((line) => line.length > shortest)
  const inUrl = encodeURIComponent(Buffer.from(secret).toString())
  const forms = [
    ...[secret, JSON.stringify(secret).slice(1, -1), ...lines],
    ...[
      inUrl,
      inUrl.replaceAll('%20', '+'),
      inUrl.replaceAll(/%../g, (code) => code.toLowerCase()),
    ],
    ...inBase64(secret),
  ]
  return [...new Set(forms)]
}

/** Whole, and what it always leaves of itself in the base64 of a longer text: that depends on where it begins. */
function inBase64(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const parts = [0, 1, 2].map((before) => {
    const bits = (before + bytes.length) * 8
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6))
  })
  const forms = [bytes.toString('base64'), ...parts.filter((part) => part.length > 5)]
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
}
