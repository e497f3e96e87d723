import type { Deflater } from '../bytes/gzip.ts'
import type { ColumnKernel } from './column-kernel.ts'

/** The kernels that build segments, as one thread has them; each keeps its memory from segment to segment. */
export interface SegmentKernels {
  /** For dictionaries. */
  readonly columns: ColumnKernel
  /** For gzip archives of level 1. */
  readonly deflate: Deflater
}
