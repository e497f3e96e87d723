// The fields of a record beside its images: where each lies in the line.

/** Fields of the line and of its `dynamodb` object. */
export namespace Field {
  export const EVENT_NAME: u32 = 1
  export const EVENT_ID: u32 = 2
  export const TABLE_NAME: u32 = 3
  export const AWS_REGION: u32 = 4
  export const EVENT_SOURCE_ARN: u32 = 5
  export const SEQUENCE_NUMBER: u32 = 6
  export const PRECISION: u32 = 7
  export const SIZE_BYTES: u32 = 8
  export const USER_IDENTITY: u32 = 9
  export const DYNAMODB: u32 = 10
  export const TIME: u32 = 11
  export const KEYS: u32 = 12
  export const NEW_IMAGE: u32 = 13
  export const OLD_IMAGE: u32 = 14
  export const ITEM: u32 = 15
  export const COUNT: u32 = 16
}

/** What happened to the item. */
export namespace Kind {
  export const ITEM: u32 = 0
  export const INSERT: u32 = 1
  export const MODIFY: u32 = 2
  export const REMOVE: u32 = 3
}

/** By field: first byte, byte behind the last one, flags of the string. First byte 0: not there, or of another type. */
const fields: usize = memory.data(16 * 12, 16)

/** Forgets the fields of the line before. */
export function clearFields (): void {
  for (let p = fields; p < fields + 16 * 12; p += 16) v128.store(p, i64x2.splat(0))
}

/** First byte of a field; 0: it is not there. */
// @ts-ignore: decorator
@inline
export function fieldStart (field: u32): usize { return load<usize>(fields + field * 12) }
// @ts-ignore: decorator
@inline
export function fieldEnd (field: u32): usize { return load<usize>(fields + field * 12, 4) }
// @ts-ignore: decorator
@inline
export function fieldFlags (field: u32): u32 { return load<u32>(fields + field * 12, 8) }
// @ts-ignore: decorator
@inline
export function setField (field: u32, start: usize, end: usize, flags: u32): void {
  store<usize>(fields + field * 12, start)
  store<usize>(fields + field * 12, end, 4)
  store<u32>(fields + field * 12, flags, 8)
}
