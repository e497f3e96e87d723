// Kernel of the segment builder: the dictionary of a column, and its forward index of ids. The host lays out the memory.
export { packBits } from './bit-pack'
export { addTo, hasZero } from './bytes'
export { copyValues, rankIds, sortLengths, writeFixed } from './dictionary'
export { isAscending, writeRanges } from './ids'
export { number32, number64, numberBytes } from './number-values'
export { sortBytes, sortFixed } from './sort'

/** First byte behind what the kernel keeps for itself. */
export function heapBase (): usize {
  return __heap_base
}
