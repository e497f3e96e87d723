import type { Deflater } from '../bytes/gzip.ts'
import type { Lz4Compressor } from '../bytes/lz4-kernel.ts'
import type { ColumnKernel } from './column-kernel.ts'

/** The kernels that build segments, as one thread has them; each keeps its memory from segment to segment. */
export interface SegmentKernels {
  /** For dictionaries. */
  readonly columns: ColumnKernel
  /** For raw columns, archives and spilled blocks. */
  readonly lz4: Lz4Compressor
  /** For gzip archives of level 1. */
  readonly deflate: Deflater
}
