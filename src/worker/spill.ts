import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SpilledAt } from './protocol.ts'
import { segmentKernels } from './segment-kernels.ts'
import { spillError } from './spill-error.ts'
import { packBlock } from './spilled-block.ts'

/**
 * Row blocks for which a unit has no memory, one file a unit: packed (spilled-block.ts) and back to back, found by the
 * offset in their BlockRef. Scratch data of one run: a later run decodes anew and never reads it.
 */
export class SpillFile {
  readonly path: string
  bytes = 0
  readonly #columns: number
  #fd: number | null = null

  /** For blocks of `columns` columns. */
  constructor (dir: string, label: string, columns: number) {
    this.path = join(dir, `${label}.blocks`)
    this.#columns = columns
  }

  write (block: Uint8Array): SpilledAt {
    const offset = this.bytes
    for (const { at, bytes } of packBlock(block, this.#columns, segmentKernels().lz4)) this.#write(bytes, offset + at)
    return { path: this.path, offset }
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

  #write (bytes: Uint8Array, position: number): void {
    try {
      this.#fd ??= openSync(this.path, 'w')
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at, bytes.length - at, position + at)
    } catch (error) {
      throw spillError('spilled row blocks', this.path, error)
    }
    this.bytes = Math.max(this.bytes, position + bytes.length)
  }
}
