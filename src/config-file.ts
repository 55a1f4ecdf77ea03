import { z } from 'zod'
import { ExpectedFailure } from './failure.ts'
import { readText } from './files.ts'
import { readYaml } from './yaml-source.ts'

const text = z.string()

/** Flags that hold for longer than one command, by their names on the command line. */
const configFile = z.strictObject({
  inventory: text.optional(),
  rollout: text.optional(),
  concurrency: z.int().min(1).optional(),
  color: z.boolean().optional(),
  'connect-timeout': text.optional(),
  keepalive: text.optional(),
  'link-patience': text.optional(),
  'key-passphrase-file': text.optional(),
  'sudo-password-file': text.optional(),
})

/** The flags that a configuration file sets. Throws `config-invalid` with every problem and its place. */
export function readConfigFile(file: string): z.infer<typeof configFile> {
  const knownKeys = () => Object.keys(configFile.shape)
  const shape = { schema: configFile, empty: {}, knownKeys }
  const { entries, problems } = readYaml(file, readText(file), shape)
  if (problems.length > 0) throw new ExpectedFailure({ kind: 'config-invalid', problems })
  return entries
}
