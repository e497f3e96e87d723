import { DeflateKernel } from '../bytes/deflate-kernel.ts'
import { Lz4Kernel } from '../bytes/lz4-kernel.ts'
import { ColumnKernel } from '../segment/column-kernel.ts'
import type { SegmentKernels } from '../segment/kernels.ts'
import { loadKernel } from './load-kernel.ts'

let kernels: SegmentKernels | undefined

/**
 * The kernels of this thread.
 * @throws DynapinotError UNEXPECTED if the package is not whole.
 */
export function segmentKernels (): SegmentKernels {
  kernels ??= {
    columns: new ColumnKernel(loadKernel('segment')),
    lz4: new Lz4Kernel(loadKernel('lz4')),
    deflate: new DeflateKernel(loadKernel('deflate'))
  }
  return kernels
}
