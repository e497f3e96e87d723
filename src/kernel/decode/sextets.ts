// The six bits of each base64 character (RFC 4648, 4).

const BAD: u8 = 0xff
const sextets: usize = memory.data(256, 16)

function fillSextets (): void {
  memory.fill(sextets, BAD, 256)
  for (let i: u32 = 0; i < 26; i++) {
    store<u8>(sextets + 0x41 + i, i as u8)
    store<u8>(sextets + 0x61 + i, (i + 26) as u8)
  }
  for (let i: u32 = 0; i < 10; i++) store<u8>(sextets + 0x30 + i, (i + 52) as u8)
  store<u8>(sextets + 0x2b, 62)
  store<u8>(sextets + 0x2f, 63)
}
fillSextets()

/** The six bits of the character at `at`; above 63 if it is not base64. */
// @ts-ignore: decorator
@inline
export function sextet (at: usize): u32 {
  return load<u8>(sextets + (load<u8>(at) as usize))
}
