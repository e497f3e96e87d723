import type { Columns } from '../stage/checksum.ts'
import type { StoredType } from '../../src/schema/data-type.ts'

type FixedType = Exclude<StoredType, 'STRING' | 'BYTES' | 'BIG_DECIMAL'>

/** A column that takes one value after the other into typed arrays that double when they are full. */
export interface GrowingColumn<T> {
  append: (value: T) => void
  appendNull: () => void
  /** The column as it is read; later values do not change it. */
  finish: () => Columns['columns'][number]
}

/** Null bits of rows. */
class Nulls {
  rows = 0
  #bits = new Uint8Array(1024)

  next (isNull: boolean): void {
    if (this.rows >> 3 === this.#bits.length) this.#bits = doubled(this.#bits)
    if (isNull) this.#bits[this.rows >> 3]! |= 1 << (this.rows & 7)
    this.rows++
  }

  bits (): Uint8Array {
    return this.#bits.slice(0, (this.rows + 7) >> 3)
  }
}

/** Numbers of fixed width. */
export class FixedColumn implements GrowingColumn<number | bigint> {
  readonly #type: FixedType
  readonly #nulls = new Nulls()
  #values: Int32Array | BigInt64Array | Float32Array | Float64Array

  constructor (type: FixedType) {
    this.#type = type
    this.#values = new ({ INT: Int32Array, LONG: BigInt64Array, FLOAT: Float32Array, DOUBLE: Float64Array })[type](1024)
  }

  append (value: number | bigint): void {
    const row = this.#nulls.rows
    if (row === this.#values.length) this.#values = doubled(this.#values)
    this.#values[row] = this.#type === 'LONG' ? BigInt(value) : Number(value)
    this.#nulls.next(false)
  }

  appendNull (): void {
    if (this.#nulls.rows === this.#values.length) this.#values = doubled(this.#values)
    this.#nulls.next(true)
  }

  finish (): Columns['columns'][number] {
    const { buffer, byteOffset, byteLength } = this.#values.slice(0, this.#nulls.rows)
    return { storedType: this.#type, nulls: this.#nulls.bits(), rowStarts: null, valueStarts: null, bytes: new Uint8Array(buffer, byteOffset, byteLength) }
  }
}

/** Texts as UTF-8, and bytes, behind one another. */
export class VariableColumn implements GrowingColumn<string | Uint8Array> {
  readonly #type: StoredType
  readonly #nulls = new Nulls()
  #starts = new Uint32Array(1024)
  #bytes = Buffer.allocUnsafe(16 << 10)
  #length = 0

  constructor (type: StoredType) {
    this.#type = type
  }

  append (value: string | Uint8Array): void {
    // A UTF-16 unit is three bytes of UTF-8 at most.
    const most = typeof value === 'string' ? value.length * 3 : value.length
    while (this.#length + most > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(this.#bytes.length * 2)
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    if (typeof value === 'string') {
      this.#length += this.#bytes.write(value, this.#length, 'utf8')
    } else {
      this.#bytes.set(value, this.#length)
      this.#length += value.length
    }
    this.#end(false)
  }

  appendNull (): void {
    this.#end(true)
  }

  finish (): Columns['columns'][number] {
    return {
      storedType: this.#type,
      nulls: this.#nulls.bits(),
      rowStarts: null,
      valueStarts: this.#starts.slice(0, this.#nulls.rows + 1),
      bytes: Uint8Array.prototype.slice.call(this.#bytes, 0, this.#length)
    }
  }

  #end (isNull: boolean): void {
    this.#nulls.next(isNull)
    if (this.#nulls.rows === this.#starts.length) this.#starts = doubled(this.#starts)
    this.#starts[this.#nulls.rows] = this.#length
  }
}

/** Several values a row, kept in a column of values. */
export class MultiValueColumn<T> implements GrowingColumn<Iterable<T>> {
  readonly #values: GrowingColumn<T>
  readonly #nulls = new Nulls()
  #starts = new Uint32Array(1024)
  #count = 0

  constructor (values: GrowingColumn<T>) {
    this.#values = values
  }

  append (values: Iterable<T>): void {
    for (const value of values) {
      this.#values.append(value)
      this.#count++
    }
    this.#end(false)
  }

  appendNull (): void {
    this.#end(true)
  }

  finish (): Columns['columns'][number] {
    return { ...this.#values.finish(), nulls: this.#nulls.bits(), rowStarts: this.#starts.slice(0, this.#nulls.rows + 1) }
  }

  #end (isNull: boolean): void {
    this.#nulls.next(isNull)
    if (this.#nulls.rows === this.#starts.length) this.#starts = doubled(this.#starts)
    this.#starts[this.#nulls.rows] = this.#count
  }
}

function doubled<T extends Uint8Array | Uint32Array | Int32Array | BigInt64Array | Float32Array | Float64Array> (array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2)
  larger.set(array as never)
  return larger
}
