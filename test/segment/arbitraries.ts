import fc from 'fast-check'
import { bigDecimalOfText } from '../../src/schema/decimal-text.ts'
import type { Cell, DataType, FieldType, Scalar } from '../../src/schema/data-type.ts'
import type { ChunkCompression, ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'
import { column, planOf } from './plans.ts'

/** Random plans and rows, with the values that are most likely to go wrong. */

const compressions: readonly ChunkCompression[] = ['PASS_THROUGH', 'LZ4', 'SNAPPY', 'GZIP']
const singleOnly: readonly DataType[] = ['JSON', 'BIG_DECIMAL']

const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', 'a', 'b', 'ab', 'NaN', 'null', 'Infinity', '-0', ' lead', 'trail ', ' ', ',', 'a,b', ',,', '\\', 'a\\,', '$' + '{x}', '=:#!', '"', '\t', 'é', '\u{1f600}', '\uffee', '\u{10ffff}', '\ufeffbom') },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12, size: 'max' }).filter((value) => !/\p{Surrogate}/u.test(value)) },
  { weight: 1, arbitrary: fc.constantFrom('\0', 'a\0', 'a\0b', '.vl;', '.vl;\0\0\0\u0001') },
  { weight: 1, arbitrary: fc.integer({ min: 500, max: 3000 }).map((length) => 'x'.repeat(length)) }
)

const decimal: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom('0', '1', '-1', '12345678901234567890123456789012345678', '-9.9999999999999999999999999999999999999E+125', '1E-130', '1.5', '128', '-128'),
  fc.tuple(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), fc.integer({ min: -20, max: 20 })).map(([unscaled, exponent]) => `${unscaled}e${exponent}`)
).map((value) => bigDecimalOfText(value)!)

const zero = (value: number) => value === 0 ? 0 : value

/** Values of a type. */
export function valueOf (type: DataType): fc.Arbitrary<Scalar> {
  switch (type) {
    case 'INT': return fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(2147483647, -2147483648))
    case 'BOOLEAN': return fc.constantFrom(0, 1)
    case 'LONG': return fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, 4294967296))
    case 'TIMESTAMP': return fc.oneof(fc.integer({ min: 0, max: 2_000_000_000 }).map((s) => s * 1000), fc.constantFrom(0, -1, 1700000000000))
    case 'FLOAT': return fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(-Infinity, Infinity, 1, -1)).map(zero)
    case 'DOUBLE': return fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(-Infinity, Infinity, 1, -1)).map(zero)
    case 'BIG_DECIMAL': return decimal
    case 'STRING': return text
    case 'JSON': return fc.oneof(fc.json(), text)
    case 'BYTES': return fc.oneof(fc.uint8Array({ maxLength: 6, size: 'max' }), fc.uint8Array({ minLength: 4, maxLength: 4, size: 'max' }), fc.constant(Uint8Array.from(Buffer.from('2e766c3b0000000100000000000000', 'hex'))))
  }
}

/** How a column lies in the segment, of any type. `compressions` may be limited to those that a runtime has. */
export function anyColumn (name: string): fc.Arbitrary<ColumnPlan> {
  const types: readonly DataType[] = ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL', 'BOOLEAN', 'TIMESTAMP', 'STRING', 'JSON', 'BYTES']
  return fc.record({
    type: fc.constantFrom(...types),
    many: fc.boolean(),
    metric: fc.boolean(),
    encoding: fc.constantFrom('dictionary' as const, 'raw' as const),
    compression: fc.constantFrom(...compressions)
  }).map(({ type, many, metric, encoding, compression }) => {
    const multiValue = many && !singleOnly.includes(type)
    const fieldType: FieldType = metric && !multiValue && ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL'].includes(type) ? 'METRIC' : 'DIMENSION'
    return column(name, type, { multiValue, fieldType, encoding, compression })
  })
}

/** Cells of a column: some nulls, or nothing else. */
export function cellOf ({ dataType, multiValue }: ColumnPlan): fc.Arbitrary<Cell> {
  const value = valueOf(dataType)
  const cell: fc.Arbitrary<Cell> = multiValue ? fc.array(value, { minLength: 1, maxLength: 5, size: 'max' }) : value
  return fc.oneof({ weight: 5, arbitrary: cell }, { weight: 1, arbitrary: fc.constant(null) })
}

/** A plan, rows for it, and two ways to cut the rows into blocks. */
export interface Case {
  readonly plan: RowPlan
  readonly rows: ReadonlyArray<readonly Cell[]>
  readonly cuts: readonly [readonly number[], readonly number[]]
}

/** Plans of up to `columns` columns and up to `rows` rows. */
export function anyCase (columns: number, rows: number): fc.Arbitrary<Case> {
  return fc.integer({ min: 1, max: columns })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => anyColumn(`c${i}`))))
    .chain((plans) => {
      const cuts = fc.array(fc.nat(7), { maxLength: 6, size: 'max' })
      const columnCells = plans.map((plan) => fc.oneof({ weight: 8, arbitrary: cellOf(plan) }, { weight: 1, arbitrary: fc.constant(null) }))
      return fc.record({
        plan: fc.constant(planOf(plans)),
        rows: fc.array(fc.tuple(...columnCells), { maxLength: rows, size: 'max' }),
        cuts: fc.tuple(cuts, cuts)
      })
    })
}

/** Cells as a reader gives them back: arrays of bytes as plain arrays, whole numbers as bigint where they are large. */
export function plain (cell: Cell): unknown {
  if (cell instanceof Uint8Array) return [...cell]
  if (Array.isArray(cell)) return cell.map((value) => plain(value as Scalar))
  return cell
}
