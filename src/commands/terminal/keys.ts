/** Arrows and Ctrl-C, as a terminal sends them. */
const names: Readonly<Record<string, string>> = {
  '\u001b[A': 'k',
  '\u001b[B': 'j',
  '\u0003': 'interrupt',
}

/** Listens for single keys; Ctrl-C comes as a key, too, while it does. Returns what ends it. */
export function listenForKeys(onKey: (key: string) => void): () => void {
  const { stdin } = process
  const take = (bytes: Buffer) => {
    const text = bytes.toString('latin1')
    const keys = names[text] ? [names[text]] : [...text].map((key) => names[key] ?? key)
    for (const key of keys) onKey(key)
  }
  stdin.setRawMode(true)
  stdin.resume()
  stdin.on('data', take)
  return () => {
    stdin.removeListener('data', take)
    stdin.setRawMode(false)
    stdin.pause()
  }
}
