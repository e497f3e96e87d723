import { FunctionFailure } from './faults.ts'
import { checkLine, checkPolygon, geometryTypes } from './geometry.ts'
import type { Geometry, GeometryType, Line } from './geometry.ts'

/**
 * Shapes in Pinot's bytes (org.apache.pinot.segment.local.utils.GeometrySerializer). All numbers are big-endian.
 *
 * ```
 *   u8 type, bit 7 set: geography
 *   Point              f64 x, f64 y (NaN, NaN: empty)
 *   MultiPoint         i32 points, then x, y of each
 *   (Multi)LineString  i32 parts, i32 points, i32 first point of each part, x, y of all
 *   (Multi)Polygon     the same; a ring is a part, the outer ring of each polygon turns right, holes turn left
 *   Collection         the shapes one after the other up to the end
 * ```
 */

const geographyBit = 0x80

/** A point, the common case. */
const pointView = new DataView(new ArrayBuffer(17))
const pointBytes = new Uint8Array(pointView.buffer)

/** Bytes of a point. */
export function serializePoint (x: number, y: number, geography: boolean): Uint8Array {
  pointBytes[0] = geography ? geographyBit : 0
  pointView.setFloat64(1, x)
  pointView.setFloat64(9, y)
  return pointBytes.slice()
}

/** Bytes of any shape. */
export function serializeGeometry (geometry: Geometry): Uint8Array {
  const type = geometryTypes.indexOf(geometry.type) | (geometry.geography ? geographyBit : 0)
  switch (geometry.type) {
    case 'Point': return serializePoint(geometry.points[0] ?? NaN, geometry.points[1] ?? NaN, geometry.geography)
    case 'MultiPoint': return pack(type, [geometry.points.length / 2], [geometry.points])
    case 'LineString': return packParts(type, geometry.points.length > 0 ? [geometry.points] : [])
    case 'MultiLineString': return packParts(type, geometry.lines)
    case 'Polygon': return packParts(type, turned(geometry.rings))
    case 'MultiPolygon': return packParts(type, geometry.polygons.flatMap(turned))
    case 'GeometryCollection': return Buffer.concat([Uint8Array.of(type), ...geometry.geometries.map(serializeGeometry)])
  }
}

function pack (type: number, head: readonly number[], lines: readonly Line[]): Uint8Array {
  const bytes = new Uint8Array(1 + head.length * 4 + lines.reduce((sum, line) => sum + line.length, 0) * 8)
  const view = new DataView(bytes.buffer)
  let position = 1
  bytes[0] = type
  for (const value of head) {
    view.setInt32(position, value)
    position += 4
  }
  for (const line of lines) {
    for (const value of line) {
      view.setFloat64(position, value)
      position += 8
    }
  }
  return bytes
}

function packParts (type: number, parts: readonly Line[]): Uint8Array {
  const starts: number[] = []
  let points = 0
  for (const part of parts) {
    starts.push(points)
    points += part.length / 2
  }
  return pack(type, [parts.length, points, ...starts], parts)
}

/** The outer ring clockwise, holes the other way. */
function turned (rings: readonly Line[]): Line[] {
  return rings.map((ring, index) => turnsRight(ring) === (index === 0) ? ring : reversed(ring))
}

/** The sum over the edges of (x2 - x1) * (y2 + y1) is positive. */
function turnsRight (ring: Line): boolean {
  let area = 0
  for (let index = 2; index < ring.length; index += 2) {
    area += (ring[index]! - ring[index - 2]!) * (ring[index + 1]! + ring[index - 1]!)
  }
  const [x = 0, y = 0] = ring
  area += (x - ring.at(-2)!) * (y + ring.at(-1)!)
  return area > 0
}

function reversed (ring: Line): Line {
  const result: number[] = []
  for (let index = ring.length - 2; index >= 0; index -= 2) result.push(ring[index]!, ring[index + 1]!)
  return result
}

/**
 * Reads a shape; bytes behind it are ignored.
 * @throws {FunctionFailure} if the bytes are none
 */
export function deserializeGeometry (bytes: Uint8Array): Geometry {
  return new Reader(bytes).geometry()
}

class Reader {
  readonly #view: DataView
  #position = 0

  constructor (bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  geometry (): Geometry {
    const tag = this.#next(1, (position) => this.#view.getUint8(position))
    const geography = tag >= geographyBit
    const type: GeometryType | undefined = geometryTypes[tag % geographyBit]
    switch (type) {
      case 'Point': return { type, geography, points: this.#point() }
      case 'MultiPoint': return { type, geography, points: this.#points(this.#int()) }
      case 'LineString': return { type, geography, points: checkLine(this.#parts()[0] ?? []) }
      case 'MultiLineString': return { type, geography, lines: this.#parts().map(checkLine) }
      case 'Polygon': return { type, geography, rings: this.#polygons()[0] ?? [] }
      case 'MultiPolygon': return { type, geography, polygons: this.#polygons() }
      case 'GeometryCollection': {
        const geometries: Geometry[] = []
        while (this.#position < this.#view.byteLength) geometries.push(this.geometry())
        return { type, geography, geometries }
      }
      case undefined: throw new FunctionFailure(`${tag} is no type of a shape`)
    }
  }

  #next (size: number, read: (position: number) => number): number {
    if (this.#position + size > this.#view.byteLength) throw new FunctionFailure('The bytes of a shape end too early')
    this.#position += size
    return read(this.#position - size)
  }

  #int (): number {
    return this.#next(4, (position) => this.#view.getInt32(position))
  }

  #points (count: number): number[] {
    if (count < 0 || count * 16 > this.#view.byteLength - this.#position) throw new FunctionFailure('The bytes of a shape end too early')
    return Array.from({ length: count * 2 }, () => this.#next(8, (position) => this.#view.getFloat64(position)))
  }

  #point (): number[] {
    const points = this.#points(1)
    return points.some(Number.isNaN) ? [] : points
  }

  #parts (): number[][] {
    const count = this.#int()
    if (count === 0) return []
    const points = this.#int()
    if (count < 0 || count * 4 > this.#view.byteLength - this.#position) throw new FunctionFailure('The bytes of a shape end too early')
    const starts = Array.from({ length: count }, () => this.#int())
    return starts.map((start, index) => {
      const length = (starts[index + 1] ?? points) - (index === 0 ? 0 : start)
      if (length <= 0) throw new FunctionFailure('A part of a shape is empty')
      return this.#points(length)
    })
  }

  /** A ring that turns right begins a polygon. */
  #polygons (): Line[][] {
    const polygons: Line[][] = []
    for (const ring of this.#parts()) {
      if (turnsRight(ring)) polygons.push([ring])
      else if (polygons.length > 0) polygons.at(-1)!.push(ring)
      else throw new FunctionFailure('A polygon begins with a hole')
    }
    for (const rings of polygons) checkPolygon(rings)
    return polygons
  }
}
