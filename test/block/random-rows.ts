import fc from 'fast-check'
import type { WriterColumn } from '../../src/block/column-writer.ts'
import type { Cell, Scalar, StoredType } from '../../src/schema/data-type.ts'

export const storedTypes: readonly StoredType[] = ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL', 'STRING', 'BYTES']

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((value) => Number.isSafeInteger(Number(value)) ? Number(value) : value)

/** Values of each stored type, as the row path carries them. */
export const scalars: Readonly<Record<StoredType, fc.Arbitrary<Scalar>>> = {
  INT: fc.integer(),
  LONG: fc.oneof(fc.maxSafeInteger(), long),
  FLOAT: fc.float({ noNaN: true }).map((value) => value + 0),
  DOUBLE: fc.double({ noNaN: true }).map((value) => value + 0),
  BIG_DECIMAL: fc.uint8Array({ minLength: 3, maxLength: 20 }),
  STRING: fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary', maxLength: 300 }).filter((text) => !/\p{Surrogate}/u.test(text)),
    fc.string({ unit: 'grapheme-ascii', maxLength: 3000 })
  ),
  BYTES: fc.uint8Array()
}

/** Some rows of random columns. */
export interface RandomRows { readonly columns: readonly WriterColumn[], readonly rows: readonly (readonly Cell[])[] }

export const randomRows: fc.Arbitrary<RandomRows> = fc.array(fc.tuple(fc.constantFrom(...storedTypes), fc.boolean()), { minLength: 1, maxLength: 6 })
  .chain((kinds) => fc.record({
    columns: fc.tuple(...kinds.map(([storedType, multiValue]) => scalars[storedType].map((defaultNull) => ({ storedType, multiValue, defaultNull })))),
    rows: fc.array(fc.tuple(...kinds.map(([storedType, multiValue]) => cells(storedType, multiValue))), { maxLength: 40 })
  }))

function cells (type: StoredType, multiValue: boolean): fc.Arbitrary<Cell> {
  const present: fc.Arbitrary<Cell> = multiValue ? fc.array(scalars[type], { minLength: 1, maxLength: 5 }) : scalars[type]
  return fc.oneof({ weight: 3, arbitrary: present }, { weight: 1, arbitrary: fc.constant(null) })
}
