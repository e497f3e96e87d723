import type { Tag } from '../../decode/attribute-value.ts'
import { Fault, excerpt } from '../../decode/fault.ts'
import type { DataType, Scalar } from '../../schema/data-type.ts'

/**
 * From a DynamoDB value to one value of a Pinot column. One file per group of Pinot types holds the rules; this is the
 * overview. `number`: exactly, or by the column's number policy. `-`: BAD_VALUE.
 *
 * | to \ from   | S                     | N               | BOOL          | B          | M, L, SS, NS, BS | rules in            |
 * | ----------- | --------------------- | --------------- | ------------- | ---------- | ---------------- | ------------------- |
 * | INT LONG    | number                | number          | 1, 0          | -          | -                | integer.ts          |
 * | FLOAT DOUBLE| number                | number          | 1, 0          | -          | -                | floating.ts         |
 * | BIG_DECIMAL | number                | number          | 1, 0          | -          | -                | big-decimal.ts      |
 * | BOOLEAN     | true false 1 0        | 1, 0            | yes           | -          | -                | boolean.ts          |
 * | TIMESTAMP   | ms, date and time     | ms since epoch  | -             | -          | -                | timestamp.ts        |
 * | STRING      | yes                   | its text        | true, false   | hex        | JSON text        | text.ts             |
 * | JSON        | JSON, or a string     | its text        | true, false   | base64     | JSON text        | json.ts             |
 * | BYTES       | hex                   | -               | -             | bytes      | -                | bytes.ts            |
 *
 * NULL and an absent attribute are null. In a **multi-value** column L, SS, NS and BS are several values (coercer.ts).
 * In a **key** column two different DynamoDB keys must never become one: see the column "key" of each file.
 * Where Pinot's own ingestion has a rule for the same pair, it holds (PinotDataType.convert), unless it loses something
 * without a word; the files say where.
 *
 * A converter returns the value or a Fault: BAD_VALUE, NUMBER_NOT_EXACT, BAD_BASE64, BAD_UNICODE, UNKNOWN_TYPE_TAG.
 */
export interface Converter {
  /** S, and the elements of SS. */
  readonly text: (value: string) => Scalar | Fault
  /** N, and the elements of NS. */
  readonly number: (value: string) => Scalar | Fault
  /** BOOL. */
  readonly flag: (value: boolean) => Scalar | Fault
  /** B, and the elements of BS: the base64 text. */
  readonly binary: (value: string) => Scalar | Fault
  /** M, L, SS, NS and BS as one value: the whole tagged value, which tagOf has checked. */
  readonly document: (value: unknown, tag: Tag) => Scalar | Fault
}

/** What a converter needs to know of its column and source. */
export interface ConverterSettings {
  readonly dataType: DataType
  /** Part of the primary key: one-to-one or not at all. */
  readonly isKey: boolean
  /** Numbers that do not fit exactly are rounded if they are in range, and `rounded` is called for each. */
  readonly round: boolean
  readonly rounded: () => void
  /** How often binary values are base64-encoded. */
  readonly base64: 1 | 2
}

/** A text that its column cannot hold. */
export function badText (tag: string, value: string, type: DataType, why: string): Fault {
  return new Fault('BAD_VALUE', `${tag} ${excerpt(value)} to ${type}: ${why}`)
}

/** A number that its column cannot hold exactly. */
export function notExact (value: string, type: DataType, why: string): Fault {
  return new Fault('NUMBER_NOT_EXACT', `${excerpt(value)} to ${type}: ${why}`)
}

/** The two converters of a pair that has no conversion. */
export function refuse (tag: string, type: DataType): () => Fault {
  return () => new Fault('BAD_VALUE', `${tag} has no conversion to ${type}`)
}

/** The converter of documents for all types that hold none. */
export function refuseDocument (type: DataType): (value: unknown, tag: Tag) => Fault {
  return (_value, tag) => new Fault('BAD_VALUE', `${tag} has no conversion to a single value of ${type}`)
}

/** The text without characters up to U+0020 at both ends: Java's String.trim, as Pinot does before it reads a value. */
export function trimmed (text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 32) start++
  while (end > start && text.charCodeAt(end - 1) <= 32) end--
  return end - start === text.length ? text : text.slice(start, end)
}
