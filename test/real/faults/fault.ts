import type { Controller, Ended, Running } from '../../support/controller.ts'
import type { RealHost } from '../real-host.ts'

/** A host of a fault's own, on 4.8.0, and who upgrades it. */
export type Scene = {
  readonly host: RealHost
  readonly controller: Controller
  /** A second machine that fleet runs on. */
  readonly other: Controller
  /** Types the upgrade; it is watched in what comes back. */
  readonly upgrade: (controller?: Controller) => Running
}

/** One thing that goes wrong for real, and what must come of it. */
export type Fault = {
  /** A sentence: what goes wrong, and then what. */
  readonly name: string
  /** Where the upgrade leads in the end; 4.9.0 unless it says. */
  readonly to?: '4.9.3'
  /** Does it, and gives how the command ended that the operator looks at. */
  readonly strike: (scene: Scene) => Promise<Ended>
  /** What the operator mends before the next command. */
  readonly mend?: (host: RealHost) => Promise<unknown>
  /** The row's outcome and the exit code. */
  readonly outcome: string
  readonly code: number
  /** What its row says besides. */
  readonly note?: string
  /** What was told meanwhile. */
  readonly progress?: RegExp
  /** The truth on the host when it has struck. */
  readonly release: '4.8.0' | '4.9.0'
  readonly schema: '4.8.0' | '4.9.0' | 'between'
  readonly site: 'up' | 'down'
  /** Attempts of the run that it struck. */
  readonly attempts: number
  /** Steps that may begin again in it, after an end that was no success; none unless it says. */
  readonly again?: readonly string[]
  /** The file system of the host has this size; that of the machine unless it says. */
  readonly room?: string
}
