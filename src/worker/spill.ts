import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { decompressLz4 } from '../bytes/lz4.ts'
import { DynapinotError } from '../errors.ts'
import type { BlockRef } from './protocol.ts'
import { segmentKernels } from './segment-kernels.ts'
import { spillError } from './spill-error.ts'

/**
 * Row blocks beyond a unit's memory allowance, one file a unit: LZ4 blocks back to back, found by the offset and length
 * of their BlockRef. Scratch data of one run: a later run decodes anew and never reads it.
 */
export class SpillFile {
  readonly path: string
  bytes = 0
  #fd: number | null = null

  constructor (dir: string, label: string) {
    this.path = join(dir, `${label}.blocks`)
  }

  write (block: ArrayBufferLike): NonNullable<BlockRef['spill']> {
    const packed = segmentKernels().lz4.block(new Uint8Array(block))
    const offset = this.bytes
    try {
      this.#fd ??= openSync(this.path, 'w')
      for (let at = 0; at < packed.length;) at += writeSync(this.#fd, packed, at, packed.length - at, offset + at)
    } catch (error) {
      throw spillError('spilled row blocks', this.path, error)
    }
    this.bytes += packed.length
    return { path: this.path, offset, length: packed.length }
  }

  /** Closes the file and keeps it: main removes it when the last of its blocks is in a segment. */
  close (): void {
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }

  /** Closes and removes the file: the unit failed. */
  discard (): void {
    this.close()
    rmSync(this.path, { force: true })
  }
}

/** The bytes of a block, wherever they are. */
export function loadBlock (ref: BlockRef): ArrayBufferLike {
  if (ref.buffer !== undefined) return ref.buffer
  if (ref.spill === undefined) throw new DynapinotError('UNEXPECTED', 'a row block has neither bytes nor a file')
  const { path, offset, length } = ref.spill
  const packed = new Uint8Array(length)
  const fd = openSync(path, 'r')
  try {
    for (let at = 0; at < length;) {
      const read = readSync(fd, packed, at, length - at, offset + at)
      if (read === 0) throw new DynapinotError('UNEXPECTED', `spilled blocks are cut short: ${path}`)
      at += read
    }
  } finally {
    closeSync(fd)
  }
  const block = decompressLz4(packed, ref.bytes)
  return block.byteOffset === 0 && block.byteLength === block.buffer.byteLength
    ? block.buffer
    : block.slice().buffer
}
