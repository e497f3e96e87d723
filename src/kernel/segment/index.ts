// Kernel of the segment builder: the dictionary of a column, and its packed ids. The host lays out the memory.
export { packBits } from './bit-pack'
export { copyValues, rankIds, replaceIds, sortLengths, writeFixed } from './dictionary'
export { number32, number64, numberBytes } from './number-values'
export { sortBytes, sortFixed } from './sort'

/** First byte behind what the kernel keeps for itself. */
export function heapBase (): usize {
  return __heap_base
}
