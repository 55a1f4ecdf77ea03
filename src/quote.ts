/**
 * Text as one word of POSIX sh: in single quotes, where nothing but the quote itself is special
 * (POSIX 2.2.2). A NUL cannot be passed to any command and is a bug of the caller.
 */
export function quote(text: string): string {
  if (text.includes('\0')) throw new Error('a shell word cannot hold a NUL')
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}
