/** A tagged value as JSON.parse gives it: one key, the type tag. */
export type Tagged = Readonly<Record<string, unknown>>

/** An image as JSON.parse gives it. */
export type Image = Readonly<Record<string, Tagged>>

/** Reads a tagged value in the plainest way, to count over what generators wrote. Numbers stay text where 2^53 is not enough. */
export function untag (tagged: Tagged, base64: 1 | 2): unknown {
  const [tag, value] = Object.entries(tagged)[0]!
  switch (tag) {
    case 'S': case 'BOOL': case 'SS': return value
    case 'N': return Number(value)
    case 'NULL': return null
    case 'NS': return (value as string[]).map(Number)
    case 'B': return { hex: hexOf(value as string, base64) }
    case 'BS': return (value as string[]).map((blob) => ({ hex: hexOf(blob, base64) }))
    case 'L': return (value as Tagged[]).map((inner) => untag(inner, base64))
    case 'M': return Object.fromEntries(Object.entries(value as Image).map(([key, inner]) => [key, untag(inner, base64)]))
    default: throw new Error(`no such tag: ${tag}`)
  }
}

function hexOf (text: string, times: 1 | 2): string {
  const once = Buffer.from(text, 'base64')
  return (times === 1 ? once : Buffer.from(once.toString('latin1'), 'base64')).toString('hex')
}
