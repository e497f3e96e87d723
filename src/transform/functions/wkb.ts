import { FunctionFailure } from './faults.ts'
import { checkLine, checkPolygon } from './geometry.ts'
import type { Geometry, GeometryType, Line } from './geometry.ts'

/**
 * Well-known bytes of shapes, as JTS's WKBReader and WKBWriter read and write them; two dimensions only, no SRID.
 *
 * ```
 *   u8 order (0 = big-endian)   u32 type   Point: f64 x, f64 y   others: u32 count, then the parts
 * ```
 */

const codes: Readonly<Record<GeometryType, number>> = {
  Point: 1, LineString: 2, Polygon: 3, MultiPoint: 4, MultiLineString: 5, MultiPolygon: 6, GeometryCollection: 7
}

/** Writes a shape, big-endian. */
export function writeWkb (geometry: Geometry): Uint8Array {
  const head = header(codes[geometry.type])
  switch (geometry.type) {
    case 'Point': return Buffer.concat([head, doubles(geometry.points.length === 0 ? [NaN, NaN] : geometry.points)])
    case 'LineString': return Buffer.concat([head, line(geometry.points)])
    case 'Polygon': return Buffer.concat([head, count(geometry.rings.length), ...geometry.rings.map(line)])
    case 'MultiPoint': {
      const points = Array.from({ length: geometry.points.length / 2 }, (_, index) => geometry.points.slice(index * 2, index * 2 + 2))
      return Buffer.concat([head, count(points.length), ...points.map((point) => Buffer.concat([header(codes.Point), doubles(point)]))])
    }
    case 'MultiLineString':
      return Buffer.concat([head, count(geometry.lines.length), ...geometry.lines.map((one) => Buffer.concat([header(codes.LineString), line(one)]))])
    case 'MultiPolygon':
      return Buffer.concat([head, count(geometry.polygons.length), ...geometry.polygons.map((rings) => Buffer.concat([header(codes.Polygon), count(rings.length), ...rings.map(line)]))])
    case 'GeometryCollection':
      return Buffer.concat([head, count(geometry.geometries.length), ...geometry.geometries.map(writeWkb)])
  }
}

function header (code: number): Uint8Array {
  return Uint8Array.of(0, 0, 0, 0, code)
}

function count (value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function doubles (values: Line): Uint8Array {
  const bytes = Buffer.alloc(values.length * 8)
  values.forEach((value, index) => bytes.writeDoubleBE(value, index * 8))
  return bytes
}

function line (points: Line): Uint8Array {
  return Buffer.concat([count(points.length / 2), doubles(points)])
}

/**
 * Reads a shape.
 * @throws {FunctionFailure} if the bytes are none
 */
export function readWkb (bytes: Uint8Array, geography: boolean): Geometry {
  return new Reader(bytes, geography).geometry(0)
}

class Reader {
  readonly #view: DataView
  readonly #geography: boolean
  #position = 0

  constructor (bytes: Uint8Array, geography: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#geography = geography
  }

  geometry (depth: number): Geometry {
    if (depth > 100) throw new FunctionFailure('A shape is nested too deep')
    const little = this.#view.getUint8(this.#take(1)) === 1
    const code = this.#view.getUint32(this.#take(4), little)
    const geography = this.#geography
    switch (code) {
      case codes.Point: {
        const points = this.#doubles(2, little)
        return { type: 'Point', geography, points: points.every(Number.isNaN) ? [] : points }
      }
      case codes.LineString: return { type: 'LineString', geography, points: checkLine(this.#line(little)) }
      case codes.Polygon: return { type: 'Polygon', geography, rings: checkPolygon(this.#many(little, () => this.#line(little))) }
      case codes.MultiPoint: return { type: 'MultiPoint', geography, points: this.#children(little, depth).flatMap((one) => one.type === 'Point' ? one.points : unfit(one)) }
      case codes.MultiLineString: return { type: 'MultiLineString', geography, lines: this.#children(little, depth).map((one) => one.type === 'LineString' ? one.points : unfit(one)) }
      case codes.MultiPolygon: return { type: 'MultiPolygon', geography, polygons: this.#children(little, depth).map((one) => one.type === 'Polygon' ? one.rings : unfit(one)) }
      case codes.GeometryCollection: return { type: 'GeometryCollection', geography, geometries: this.#children(little, depth) }
      default: throw new FunctionFailure(`WKB of type ${code} is not supported`)
    }
  }

  #take (size: number): number {
    const position = this.#position
    if (position + size > this.#view.byteLength) throw new FunctionFailure('The bytes of a shape end too early')
    this.#position += size
    return position
  }

  #many<T> (little: boolean, read: () => T): T[] {
    const length = this.#view.getUint32(this.#take(4), little)
    if (length > this.#view.byteLength) throw new FunctionFailure('The bytes of a shape end too early')
    return Array.from({ length }, read)
  }

  #doubles (length: number, little: boolean): number[] {
    return Array.from({ length }, () => this.#view.getFloat64(this.#take(8), little))
  }

  #line (little: boolean): number[] {
    return this.#many(little, () => this.#doubles(2, little)).flat()
  }

  #children (little: boolean, depth: number): Geometry[] {
    return this.#many(little, () => this.geometry(depth + 1))
  }
}

function unfit (geometry: Geometry): never {
  throw new FunctionFailure(`A ${geometry.type} is in the wrong collection`)
}
