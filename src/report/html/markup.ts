import { clean } from '../../clean.ts'

/** Text that is markup already; everything else that comes into a page is taken for text. */
export type Markup = { readonly markup: string }

type Part = string | number | undefined | false | Markup | readonly Markup[]

/**
 * A piece of a page. Whatever is put into it is cleaned and escaped, in text and in quoted attributes
 * alike, so that nothing a host printed becomes an element; only `Markup` goes in as it is.
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const markup = texts.map((text, index) => text + (index < parts.length ? show(parts[index]) : ''))
  return { markup: markup.join('') }
}

/** For elements that have a text of our own, as a style sheet. */
export function trusted(markup: string): Markup {
  return { markup }
}

function show(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeMarkup(String(part))
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for HTML and for XML: what neither may hold, as half a surrogate pair, is replaced. */
export function escapeMarkup(text: string): string {
  return clean(text)
    .replaceAll(/\p{Cs}|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}
