/** What to run: a command that reads its script from stdin. */
export type Request = { readonly command: string; readonly script: string }
