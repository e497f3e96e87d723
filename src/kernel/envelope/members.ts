// Names of the members that count, and what may be between tokens.

/** Bits, so that those that were seen are one number. 0: any other name. */
export const DATA: u32 = 1
export const SEQUENCE: u32 = 2
export const ARRIVAL: u32 = 4
export const RECORDS: u32 = 8

/** Which name it is, of those without an escape, whose opening quote is at `at`. */
export function memberNamed (at: usize): u32 {
  switch (load<u8>(at, 1)) {
    // Data"
    case 0x44: return load<u32>(at, 1) === 0x61746144 && load<u8>(at, 5) === 0x22 ? DATA : 0
    // Sequence Numb er"
    case 0x53: return load<u64>(at, 1) === 0x65636e6575716553 && load<u32>(at, 9) === 0x626d754e && load<u16>(at, 13) === 0x7265 && load<u8>(at, 15) === 0x22 ? SEQUENCE : 0
    // Approxim ateArriv alTimest amp"
    case 0x41: return load<u64>(at, 1) === 0x6d69786f72707041 && load<u64>(at, 9) === 0x7669727241657461 && load<u64>(at, 17) === 0x7473656d69546c61 && load<u32>(at, 25) === 0x22706d61 ? ARRIVAL : 0
    // Reco rds"
    case 0x52: return load<u32>(at, 1) === 0x6f636552 && load<u32>(at, 5) === 0x22736472 ? RECORDS : 0
    default: return 0
  }
}

/** Past the white space of JSON. */
// @ts-ignore: decorator
@inline
export function pastSpace (at: usize): usize {
  return load<u8>(at) > 0x20 ? at : pastSome(at)
}

function pastSome (at: usize): usize {
  let p = at
  while (true) {
    const byte = load<u8>(p)
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return p
    p++
  }
}
