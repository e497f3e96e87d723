import { unmarshall } from '@aws-sdk/util-dynamodb'
import { bigDecimalBytes } from '../../src/decode/big-decimal-bytes.ts'
import { parseDecimal } from '../../src/decode/number-text.ts'
import type { ColumnPlan, RowPlan } from '../../src/schema/row-plan.ts'
import type { Columns } from '../stage/checksum.ts'
import { FixedColumn, MultiValueColumn, VariableColumn } from './growing-column.ts'
import type { GrowingColumn } from './growing-column.ts'

/** What a record is after parsing, as far as columns need it. */
interface Row {
  readonly image: Record<string, unknown>
  readonly eventName: string | null
  /** Microseconds since the epoch. */
  readonly version: number
  readonly time: number | null
}

/** Takes the value of one column out of a row; null or undefined = null. */
type Getter = (row: Row) => unknown

/** Turns batches of lines into columns. */
export type UnmarshallRival = (batches: readonly Uint8Array[], parse: (line: string) => unknown) => Columns

type Unmarshalled = Parameters<typeof unmarshall>[0]

/**
 * The way that is at hand without this project: parse each line, `unmarshall` of @aws-sdk/util-dynamodb, and append each
 * value to the typed array of its column, strings as UTF-8. It makes the same columns as a decoder, but has less to do:
 * no partition is computed, rows are not scattered, nothing is checked, and a bad line ends it.
 * @throws RangeError if a column needs what this does not have: other functions than a point's, hashes of keys.
 */
export function compileUnmarshall (plan: RowPlan): UnmarshallRival {
  const getters = plan.columns.map((column) => getterOf(column, plan))
  const toRow = plan.record.form === 'change' ? changeRow : exportRow(plan)
  // By default a decimal that a JavaScript number cannot hold is an error.
  const options = plan.columns.some(({ storedType }) => storedType === 'BIG_DECIMAL') ? { wrapNumbers: (text: string) => new NumberText(text) } : undefined
  return (batches, parse) => {
    const columns = plan.columns.map(columnOf)
    let rows = 0
    for (const batch of batches) {
      for (const line of Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength).toString('utf8').split('\n')) {
        if (line === '') continue
        const row = toRow(parse(line), options)
        for (let c = 0; c < columns.length; c++) {
          const value = getters[c]!(row)
          if (value === null || value === undefined) columns[c]!.appendNull()
          else columns[c]!.append(value as never)
        }
        rows++
      }
    }
    return { rows, columns: columns.map((column) => column.finish()) }
  }
}

/** A number as its text, for tables whose numbers do not all fit a JavaScript number. */
class NumberText {
  readonly text: string

  constructor (text: string) {
    this.text = text
  }

  toJSON (): number {
    return Number(this.text)
  }
}

interface ChangeLine {
  readonly eventName: string
  readonly dynamodb: { readonly ApproximateCreationDateTime: number, readonly Keys: Unmarshalled, readonly NewImage?: Unmarshalled }
}

type Options = Parameters<typeof unmarshall>[1]

function changeRow (line: unknown, options: Options): Row {
  const { eventName, dynamodb } = line as ChangeLine
  const version = dynamodb.ApproximateCreationDateTime
  return { image: unmarshall(eventName === 'REMOVE' ? dynamodb.Keys : dynamodb.NewImage!, options), eventName, version, time: version }
}

function exportRow ({ record }: RowPlan): (line: unknown, options: Options) => Row {
  const version = Number(record.exportVersion)
  const time = record.exportTime === undefined ? null : Number(record.exportTime)
  return (line, options) => ({ image: unmarshall((line as { Item: Unmarshalled }).Item, options), eventName: null, version, time })
}

function columnOf ({ storedType, multiValue }: ColumnPlan): GrowingColumn<never> {
  const single = storedType === 'STRING' || storedType === 'BYTES' || storedType === 'BIG_DECIMAL' ? new VariableColumn(storedType) : new FixedColumn(storedType)
  return multiValue ? new MultiValueColumn(single as GrowingColumn<unknown>) : single
}

function getterOf (column: ColumnPlan, plan: RowPlan): Getter {
  const value = sourceOf(column, plan)
  const { transformFunction } = column
  if (transformFunction === undefined) return value
  const point = /^toSphericalGeography\(stPoint\((\w+),\s*(\w+)\)\)$/.exec(transformFunction)
  if (point === null) throw new RangeError(`column ${column.name} has the function ${transformFunction}`)
  const [lon, lat] = [point[1]!, point[2]!]
  return (row) => value(row) ?? geography(row.image[lon], row.image[lat])
}

function sourceOf ({ name, source, dataType, multiValue }: ColumnPlan, { record }: RowPlan): Getter {
  switch (source.kind) {
    case 'attribute': {
      if (source.paths.length !== 1) throw new RangeError(`column ${name} has ${source.paths.length} paths`)
      const path = source.paths[0]!
      const convert = converterOf(dataType, record.base64)
      const whole = multiValue ? (values: unknown) => Array.from(values as Set<unknown>, convert) : convert
      return ({ image }) => {
        let value: unknown = image
        for (const step of path) {
          if (value === null || value === undefined) return null
          value = (value as Record<string, unknown>)[step]
        }
        return value === null || value === undefined ? null : whole(value)
      }
    }
    case 'record': {
      const millis = dataType === 'TIMESTAMP'
      switch (source.field) {
        case 'eventName': return ({ eventName }) => eventName
        case 'isDelete': return ({ eventName }) => eventName === 'REMOVE' ? 1 : 0
        case 'version': return ({ version }) => millis ? Math.floor(version / 1000) : version
        case 'ApproximateCreationDateTime': return ({ time }) => time === null ? null : millis ? Math.floor(time / 1000) : time
      }
      throw new RangeError(`column ${name} has the record field ${source.field}`)
    }
    case 'none': return () => null
    case 'keyHash': throw new RangeError(`column ${name} is the hash of a key`)
  }
}

function converterOf (dataType: ColumnPlan['dataType'], base64: 1 | 2): (value: unknown) => unknown {
  switch (dataType) {
    case 'INT': case 'FLOAT': case 'DOUBLE': return numberOf
    case 'LONG': case 'TIMESTAMP': return (value) => value instanceof NumberText ? BigInt(value.text) : value
    case 'BIG_DECIMAL': return (value) => bigDecimalBytes(parseDecimal((value as NumberText).text)!)
    case 'BOOLEAN': return (value) => value === true ? 1 : 0
    case 'STRING': return (value) => value instanceof NumberText ? value.text : value
    case 'BYTES': return (value) => bytesOf(value as string, base64)
    case 'JSON': return (value) => JSON.stringify(value, plainDocument)
  }
}

function numberOf (value: unknown): unknown {
  return value instanceof NumberText ? Number(value.text) : value
}

/** The SDK hands texts of base64 on as they are when they come from JSON. */
function bytesOf (text: string, base64: 1 | 2): Buffer {
  const once = Buffer.from(text, 'base64')
  return base64 === 1 ? once : Buffer.from(once.toString('latin1'), 'base64')
}

function plainDocument (_key: string, value: unknown): unknown {
  return value instanceof Set ? [...value] : value
}

/** A point on the earth in the bytes that Pinot stores. */
function geography (lon: unknown, lat: unknown): Buffer | null {
  if (lon === undefined || lat === undefined) return null
  const bytes = Buffer.allocUnsafe(17)
  bytes[0] = 0x80
  bytes.writeDoubleBE(numberOf(lon) as number, 1)
  bytes.writeDoubleBE(numberOf(lat) as number, 9)
  return bytes
}
