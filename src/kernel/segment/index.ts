// Kernel of the segment builder.
export { packBits } from './bit-pack'
