/** A DynamoDB type tag. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS'

/** An attribute of `Keys` with its type tag. */
export interface KeyAttribute {
  readonly name: string
  readonly type: AttributeType
}

/** What a look at the beginning of the input told: gathered by a source, used by the plan. */
export interface InputFacts {
  /** Form of the records; decided by the source, not guessed. */
  readonly form: 'change' | 'export'
  /** Records that were looked at. */
  readonly records: number
  /** Each set of attributes seen in `Keys`, in the order of the first such record, with its number of records. */
  readonly keys: readonly { readonly attributes: readonly KeyAttribute[], readonly records: number }[]
  /** Units of ApproximateCreationDateTime, with numbers of records. */
  readonly timeUnits: Readonly<Partial<Record<'s' | 'ms' | 'us', number>>>
  /** DynamoDB table names, with numbers of records; of an export, its table. */
  readonly tableNames: Readonly<Record<string, number>>
  /** Top-level attributes of the images, with the number of records that have them. */
  readonly attributes: Readonly<Record<string, number>>
  /** Records look like those of Kinesis (base64 twice), of DynamoDB Streams (once), or cannot tell. */
  readonly origin: 'kinesis' | 'streams' | 'unknown'
  /** Export only: microseconds since the epoch. */
  readonly exportTime?: bigint | undefined
}

/** Facts of an input that has no records. */
export function emptyFacts (form: 'change' | 'export'): InputFacts {
  return { form, records: 0, keys: [], timeUnits: {}, tableNames: {}, attributes: {}, origin: 'unknown' }
}
