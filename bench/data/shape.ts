/** The value that a column must have in Pinot, written so that nothing of the program is needed to say it. */
export type ExpectedValue =
  | null
  | boolean
  /** INT, LONG (safe integers), DOUBLE; TIMESTAMP as ms since the epoch. */
  | number
  | string
  /** BIG_DECIMAL: plain decimal text without trailing zeros. */
  | { readonly decimal: string }
  /** BYTES as hex text. */
  | { readonly hex: string }
  /** JSON: any text that parses to this. */
  | { readonly json: unknown }
  /** A multi-value column, in the order of the set. */
  | readonly (number | string | { readonly hex: string })[]

/** Expected values by column. Columns that belong to the record (version, delete flag, event name) are not in it. */
export type ExpectedRow = Readonly<Record<string, ExpectedValue>>

/** One revision of an item. */
export interface GeneratedItem {
  /** Text of the partition key: what Pinot's partition function sees. */
  readonly partitionKey: string
  /** Value of the shape's `sumColumn`: a safe integer. */
  readonly sum: number
  /** JSON object of the key attributes, tagged. */
  keys: () => string
  /** JSON object of all attributes, tagged; B values are encoded `base64` times. */
  image: (base64: 1 | 2) => string
  row: () => ExpectedRow
}

/** A kind of table: how its items look and what they become in Pinot. Schema and table config lie beside each shape. */
export interface Shape {
  readonly name: ShapeName
  /** Name of the DynamoDB table. */
  readonly tableName: string
  /** Key attributes: partition key first. Their columns have the same names. */
  readonly keyAttributes: readonly string[]
  /** Integer column that facts add up. */
  readonly sumColumn: string
  /** Item `n` (from 0) at a revision (0 = as first written). The same arguments give the same item, in any order. */
  item: (seed: number, n: number, revision: number) => GeneratedItem
}

/** All shapes. */
export const shapeNames = ['meetups', 'wide', 'nested', 'text'] as const

/** Name of a shape. */
export type ShapeName = typeof shapeNames[number]
