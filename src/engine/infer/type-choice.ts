import type { Tag } from '../../decode/attribute-value.ts'
import type { DataType, FieldType } from '../../schema/data-type.ts'

/** What an attribute is to its table. */
export type AttributeRole = 'partitionKey' | 'sortKey' | 'none'

/** The Pinot type that is proposed for an attribute. */
export interface TypeChoice {
  readonly dataType: DataType
  readonly multiValue: boolean
  readonly fieldType: FieldType
  /** DATE_TIME only. */
  readonly format?: string | undefined
  readonly granularity?: string | undefined
  /** STRING only: where Pinot's own 512 is too short. */
  readonly maxLength?: number | undefined
  /** Why this type, in a few words. */
  readonly reason: string
  /** What else could be meant. */
  readonly notes: readonly string[]
  /** What can go wrong with it. */
  readonly warnings: readonly string[]
  /** Several DynamoDB types in one attribute: their tags, the most frequent first. */
  readonly conflict?: readonly (Tag | '?')[] | undefined
}

/** A power of two with room for twice the length seen. */
export function roomFor (length: number): number {
  return 2 ** Math.ceil(Math.log2(length * 2))
}
