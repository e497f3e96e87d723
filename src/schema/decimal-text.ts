const pattern = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/

/**
 * Pinot's bytes of a decimal text (java.math.BigDecimal, then BigDecimalUtils.serialize) with trailing zeros stripped:
 * i16be scale, then the unscaled value in two's complement, big-endian, as short as it can be. Undefined if the text is
 * no decimal or its scale does not fit.
 */
export function bigDecimalOfText (text: string): Uint8Array | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return new Uint8Array(3)
  const stripped = digits.replace(/0+$/, '')
  const scale = fraction.length - Number(exponent) - (digits.length - stripped.length)
  if (scale > 32767 || scale < -32768) return undefined
  const value = sign === '-' ? -BigInt(stripped) : BigInt(stripped)
  let length = 1
  while (BigInt.asIntN(length * 8, value) !== value) length++
  const bytes = new Uint8Array(2 + length)
  new DataView(bytes.buffer).setInt16(0, scale)
  let rest = value
  for (let at = length + 1; at >= 2; at--) {
    bytes[at] = Number(BigInt.asUintN(8, rest))
    rest >>= 8n
  }
  return bytes
}
