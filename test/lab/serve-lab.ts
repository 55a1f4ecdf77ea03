import { type LabSettings, startLab } from './lab.ts'
import { recordLab } from './lab-process.ts'

/** The process of a lab: runs it until it is told to end. */
export async function serveLab(dir: string, settings: LabSettings): Promise<void> {
  const lab = await startLab({ ...settings, dir })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void lab.stop().then(() => process.exit()))
  }
  recordLab(dir, lab.inventory)
}
