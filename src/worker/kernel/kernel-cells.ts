import type { Cell, Scalar } from '../../schema/data-type.ts'
import type { ColumnPlan } from '../../schema/row-plan.ts'
import type { DecodeKernel } from './kernel-exports.ts'
import type { KernelMemoryView } from './kernel-memory.ts'

/** Reads the cell of a column of the record at hand out of the kernel. */
export type KernelCellReader = () => Cell

/** Puts a cell into the kernel's row. */
export type KernelCellWriter = (cell: Cell) => void

/** Compiles the reader of a column. */
export function compileCellReader (column: ColumnPlan, index: number, kernel: DecodeKernel, memory: KernelMemoryView): KernelCellReader {
  const value = column.multiValue ? listReader(column, index, kernel, memory) : scalarReader(column, index, kernel, memory)
  return () => kernel.cellIsNull(index) === 1 ? null : value()
}

function listReader ({ storedType }: ColumnPlan, index: number, kernel: DecodeKernel, memory: KernelMemoryView): () => Cell {
  const value = wordReader(storedType, memory)
  return () => {
    const at = kernel.cellAt(index)
    return Array.from({ length: kernel.cellCount(index) }, (_, i) => value(memory.bytes.readBigUInt64LE(at + i * 8)))
  }
}

/** A value of a list as wordWriter put it. */
function wordReader (type: ColumnPlan['storedType'], memory: KernelMemoryView): (word: bigint) => Scalar {
  switch (type) {
    case 'INT': return (word) => Number(BigInt.asIntN(32, word))
    case 'LONG': return (word) => {
      const value = BigInt.asIntN(64, word)
      return Number.isSafeInteger(Number(value)) ? Number(value) : value
    }
    case 'FLOAT': return (word) => {
      scratch.setUint32(0, Number(BigInt.asUintN(32, word)))
      return scratch.getFloat32(0)
    }
    case 'DOUBLE': return (word) => {
      scratch.setBigUint64(0, word)
      return scratch.getFloat64(0)
    }
    case 'STRING': return (word) => memory.text(Number(word & 0xffffffffn), Number(word >> 32n))
    case 'BYTES': case 'BIG_DECIMAL': return (word) => memory.copy(Number(word & 0xffffffffn), Number(word >> 32n))
  }
}

function scalarReader (column: ColumnPlan, index: number, kernel: DecodeKernel, memory: KernelMemoryView): () => Scalar {
  switch (column.storedType) {
    case 'INT': return () => kernel.cellInteger(index)
    case 'LONG': return () => {
      const near = kernel.cellInteger(index)
      return Number.isSafeInteger(near) ? near : kernel.cellBits(index)
    }
    case 'FLOAT': return () => kernel.cellFloat(index)
    case 'DOUBLE': return () => kernel.cellNumber(index)
    case 'STRING': return () => memory.text(kernel.cellAt(index), kernel.cellSize(index))
    case 'BYTES': case 'BIG_DECIMAL': return () => memory.copy(kernel.cellAt(index), kernel.cellSize(index))
  }
}

/** Compiles the writer of a column. */
export function compileCellWriter (column: ColumnPlan, index: number, kernel: DecodeKernel, memory: KernelMemoryView): KernelCellWriter {
  const { storedType, multiValue } = column
  const single = scalarWriter(storedType, index, kernel, memory)
  if (!multiValue) return (cell) => { if (cell === null) kernel.setNull(index); else single(cell as Scalar) }
  const bits = wordWriter(storedType, kernel, memory)
  return (cell) => {
    if (cell === null) {
      kernel.setNull(index)
      return
    }
    const values = cell as readonly Scalar[]
    // The values' own bytes first: the memory may move with each piece of room.
    const words = values.map(bits)
    const at = kernel.roomFor(words.length * 8)
    words.forEach((word, i) => memory.bytes.writeBigUInt64LE(word, at + i * 8))
    kernel.setMany(index, at, words.length)
  }
}

function scalarWriter (type: ColumnPlan['storedType'], index: number, kernel: DecodeKernel, memory: KernelMemoryView): (value: Scalar) => void {
  switch (type) {
    case 'INT': return (value) => { kernel.setInteger(index, value as number) }
    case 'LONG': return (value) => {
      if (typeof value === 'bigint') kernel.setLong(index, value)
      else kernel.setInteger(index, value as number)
    }
    case 'FLOAT': return (value) => { kernel.setFloat(index, value as number) }
    case 'DOUBLE': return (value) => { kernel.setDouble(index, value as number) }
    default: return (value) => {
      const size = sizeOf(value as string | Uint8Array)
      kernel.setText(index, put(value as string | Uint8Array, size, kernel, memory), size)
    }
  }
}

function sizeOf (value: string | Uint8Array): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length
}

function put (value: string | Uint8Array, size: number, kernel: DecodeKernel, memory: KernelMemoryView): number {
  const at = kernel.roomFor(size)
  if (typeof value === 'string') memory.bytes.write(value, at)
  else memory.bytes.set(value, at)
  return at
}

const scratch = new DataView(new ArrayBuffer(8))

/** A value of a list as the kernel has it: its bits, or place and size of its bytes. */
function wordWriter (type: ColumnPlan['storedType'], kernel: DecodeKernel, memory: KernelMemoryView): (value: Scalar) => bigint {
  switch (type) {
    case 'INT': return (value) => BigInt.asUintN(32, BigInt(value as number))
    case 'LONG': return (value) => BigInt.asUintN(64, BigInt(value as number | bigint))
    case 'FLOAT': return (value) => {
      scratch.setFloat32(0, value as number)
      return BigInt(scratch.getUint32(0))
    }
    case 'DOUBLE': return (value) => {
      scratch.setFloat64(0, value as number)
      return scratch.getBigUint64(0)
    }
    default: return (value) => {
      const size = sizeOf(value as string | Uint8Array)
      return BigInt(put(value as string | Uint8Array, size, kernel, memory)) | BigInt(size) << 32n
    }
  }
}
