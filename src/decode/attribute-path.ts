import { attributeReader, tagOf } from './attribute-value.ts'
import type { Image, Tagged } from './attribute-value.ts'

/** Reads the attribute value at a place of an image; undefined where there is none. */
export type PathReader = (image: Image) => unknown

/**
 * Compiles a path: steps are names in an M, decimal indexes (`0`, `12`) in an L, from the top level of the image.
 * A step into anything else leads nowhere: undefined. A malformed value on the way is itself what is read, so that the
 * reader's caller refuses it as it would at the end of the path.
 */
export function compilePath (path: readonly string[]): PathReader {
  const [first, ...rest] = path
  if (first === undefined) return () => undefined
  const top = attributeReader(first)
  if (rest.length === 0) return top
  const steps = rest.map(compileStep)
  return (image) => {
    let value = top(image)
    for (const step of steps) {
      if (value === undefined) return undefined
      value = step(value)
    }
    return value
  }
}

function compileStep (name: string): (value: unknown) => unknown {
  const entry = attributeReader(name)
  const index = /^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : -1
  return (value) => {
    switch (tagOf(value)) {
      case undefined: return value
      case 'M': return entry((value as Tagged).M)
      case 'L': return index < 0 ? undefined : (value as Tagged).L[index]
      default: return undefined
    }
  }
}

/**
 * Compiles several paths: the first whose value is there and not NULL counts. Undefined or a NULL value if none does.
 */
export function compilePaths (paths: readonly (readonly string[])[]): PathReader {
  const readers = paths.map(compilePath)
  const [only] = readers
  if (only !== undefined && readers.length === 1) return only
  return (image) => {
    for (const read of readers) {
      const value = read(image)
      if (value !== undefined && tagOf(value) !== 'NULL') return value
    }
    return undefined
  }
}
