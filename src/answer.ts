/**
 * What became of a script that a host was asked to run: an exit code the host reported, or
 * *unknown*. A dropped link, a signal, a cut output: all unknown, never success, never failure.
 */
export type Answer =
  | {
      readonly kind: 'exit'
      readonly code: number
      readonly stdout: string
      readonly stderr: string
    }
  | { readonly kind: 'unknown'; readonly reason: string }
