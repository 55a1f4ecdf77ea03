import { readYaml, type YamlSource } from '../yaml-source.ts'
import { type InventoryFile, inventoryFile, knownKeys } from './schema.ts'

/** One file of an inventory: its entries, what is wrong with it, and where each thing stands. */
export type Source = YamlSource<InventoryFile>

/** Reads one YAML text against the schema. Never throws: what is wrong comes back as problems. */
export function readSource(file: string, text: string): Source {
  return readYaml(file, text, { schema: inventoryFile, empty: {}, knownKeys })
}
