/**
 * What a live segment says of itself in `custom.*` of its metadata. Pinot copies it to ZooKeeper at the push, so a start
 * reads it for all segments with one question and opens none of them.
 */
export interface LiveCustom {
  /** Bytes of the row blocks that it was built from. */
  readonly bytes: number
  /** Names of the segments that it replaces; empty for a flush. */
  readonly inputs: readonly string[]
}

const BYTES = 'dynapinot.block.bytes'
const INPUTS = 'dynapinot.merge.inputs'

/** Entries for the metadata of a segment. */
export function writeLiveCustom ({ bytes, inputs }: LiveCustom): Record<string, string> {
  return { [BYTES]: String(bytes), ...inputs.length > 0 && { [INPUTS]: inputs.join(',') } }
}

/** What the entries of a live segment say; null if they are not those of one. */
export function readLiveCustom (custom: Readonly<Record<string, string>>): LiveCustom | null {
  const bytes = custom[BYTES]
  if (bytes === undefined || !/^\d{1,15}$/.test(bytes)) return null
  return { bytes: Number(bytes), inputs: custom[INPUTS]?.split(',') ?? [] }
}
