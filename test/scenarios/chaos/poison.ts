import type { ReasonCode } from '../../../src/block/batch-decoder.ts'
import { recordText } from './change-maker.ts'
import type { MadeChange } from './change-maker.ts'

/** A record that cannot become a row. */
export interface Poison {
  readonly data: string | Uint8Array
  readonly reason: ReasonCode
}

/** What is done to the text of a good record, an upsert, and why it is refused then. */
const kinds: ReadonlyArray<readonly [ReasonCode, (text: string) => string | Uint8Array]> = [
  ['BAD_JSON', (text) => text.slice(0, text.length >> 1)],
  ['BAD_JSON', () => Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
  ['BAD_JSON', () => ' '],
  ['NOT_A_RECORD', () => '{"hello":"world"}'],
  ['UNKNOWN_EVENT', (text) => text.replace('"MODIFY"', '"UPSERT"')],
  ['NO_IMAGE', (text) => text.replace('"NewImage"', '"NoImage"')],
  ['BAD_VERSION', (text) => text.replace('"ApproximateCreationDateTime":', '"Then":')],
  ['KEY_MISSING', (text) => text.replaceAll(/,"sk":\{"N":"\d+"\}/g, '')],
  ['KEY_NOT_EXACT', (text) => text.replaceAll(/"sk":\{"N":"(\d+)"\}/g, '"sk":{"N":"$1.5"}')],
  ['NUMBER_NOT_EXACT', (text) => text.replaceAll(/"event":\{"N":"\d+"\}/g, '"event":{"N":"12345678901234567890123"}')],
  ['UNKNOWN_TYPE_TAG', (text) => text.replaceAll('"event":{"N"', '"event":{"Q"')],
  // An aggregated record whose checksum does not fit.
  ['BAD_AGGREGATE', () => Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2]), Buffer.alloc(40, 7)])]
]

/** The `n`th poison record, of an upsert; kinds take turns. */
export function poisonOf (change: MadeChange, n: number): Poison {
  const [reason, spoil] = kinds[n % kinds.length]!
  return { reason, data: spoil(recordText(change)) }
}
