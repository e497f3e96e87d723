/** A hot function on a batch of values, so large that calling it weighs nothing. */
export interface MicroCase {
  /** Module and function: `bytes/murmur2`. */
  readonly name: string
  /** Values in the batch. */
  readonly records: number
  /** Bytes of the input. */
  readonly bytes: number
  readonly run: () => unknown
  /** What does the same another way, if there is something to compare with. */
  readonly rival?: { readonly name: string, readonly run: () => unknown }
  /** Checks the results of the batch by other means; called once, outside of any timing. */
  readonly verify: () => boolean
}
