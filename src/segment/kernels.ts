import type { Deflater } from '../bytes/gzip.ts'

/** The kernels that build segments, as one thread has them; each keeps its memory from segment to segment. */
export interface SegmentKernels {
  /** For gzip archives of level 1. */
  readonly deflate: Deflater
}
