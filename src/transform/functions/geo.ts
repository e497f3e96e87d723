import { FunctionFailure } from './faults.ts'
import { geohashFunctions } from './geohash.ts'
import { withGeography } from './geometry.ts'
import type { Geometry } from './geometry.ts'
import { deserializeGeometry, serializeGeometry, serializePoint } from './geometry-bytes.ts'
import { JavaFloat, JavaInteger } from './java-values.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'
import { readWkb, writeWkb } from './wkb.ts'
import { readWkt, writeWkt } from './wkt.ts'

/** Geospatial functions. Source: org.apache.pinot.core.geospatial.transform.function.ScalarFunctions. */

const plainPoint = 17
const geographyBit = 0x80
const earthRadius = 6371.01 * 1000

/** Whether a double is neither infinite nor NaN, by its exponent. */
function isFiniteAt (bytes: Uint8Array, position: number): boolean {
  return (bytes[position]! & 0x7f) !== 0x7f || bytes[position + 1]! < 0xf0
}

/** The same shape as geography or geometry; of a point only the first byte changes, unless it is an odd one. */
function retag (bytes: Uint8Array, geography: boolean): Uint8Array {
  if (bytes.length === plainPoint && bytes[0]! % geographyBit === 0 && isFiniteAt(bytes, 1) && isFiniteAt(bytes, 9)) {
    const copy = bytes.slice()
    copy[0] = geography ? geographyBit : 0
    return copy
  }
  return serializeGeometry(withGeography(deserializeGeometry(bytes), geography))
}

/** Pinot's BooleanUtils.toBoolean(Object). */
function isTrue (value: unknown): boolean {
  if (typeof value === 'string') return value === '1' || value.toLowerCase() === 'true'
  if (typeof value === 'boolean') return value
  if (value instanceof JavaInteger || value instanceof JavaFloat) return Math.trunc(value.value) === 1
  if (typeof value === 'number') return Math.trunc(value) === 1
  if (typeof value === 'bigint') return BigInt.asIntN(32, value) === 1n
  throw new FunctionFailure('The third argument of stPoint is not BOOLEAN')
}

function pointOf (geometry: Geometry): [x: number, y: number] {
  const [x, y] = geometry.type === 'Point' ? geometry.points : []
  if (x === undefined || y === undefined) throw new FunctionFailure('The distance is known between points only')
  return [x, y]
}

function distance (first: Uint8Array, second: Uint8Array): number {
  const [a, b] = [deserializeGeometry(first), deserializeGeometry(second)]
  if (a.geography !== b.geography) throw new FunctionFailure('A distance is between two geometries or two geographies')
  const [[x1, y1], [x2, y2]] = [pointOf(a), pointOf(b)]
  return a.geography ? greatCircle(x1, y1, x2, y2) : Math.hypot(x1 - x2, y1 - y2)
}

function radians (degrees: number, limit: number): number {
  if (!(Math.abs(degrees) <= limit)) throw new FunctionFailure(`${degrees} is not between -${limit} and ${limit} degrees`)
  return degrees * 0.017453292519943295
}

/** Vincenty's formula on a sphere, in metres. */
function greatCircle (x1: number, y1: number, x2: number, y2: number): number {
  const [phi1, phi2] = [radians(y1, 90), radians(y2, 90)]
  const delta = radians(x1, 180) - radians(x2, 180)
  const [sin1, cos1, sin2, cos2] = [Math.sin(phi1), Math.cos(phi1), Math.sin(phi2), Math.cos(phi2)]
  const t1 = cos2 * Math.sin(delta)
  const t2 = cos1 * sin2 - sin1 * cos2 * Math.cos(delta)
  const t3 = sin1 * sin2 + cos1 * cos2 * Math.cos(delta)
  return Math.atan2(Math.sqrt(t1 * t1 + t2 * t2), t3) * earthRadius
}

/** Geospatial functions. */
export const geoFunctions: readonly FunctionEntry[] = [
  scalar('stPoint', ['double', 'double'], 'bytes', (x, y) => serializePoint(x, y, false)),
  scalar('stPoint', ['double', 'double', 'object'], 'bytes', (x, y, geography) => serializePoint(x, y, isTrue(geography))),
  scalar('toSphericalGeography', ['bytes'], 'bytes', (bytes) => retag(bytes, true)),
  scalar('toGeometry', ['bytes'], 'bytes', (bytes) => retag(bytes, false)),
  scalar('stGeomFromText', ['string'], 'bytes', (text) => serializeGeometry(readWkt(text, false)), { note: 'Two dimensions.' }),
  scalar('stGeogFromText', ['string'], 'bytes', (text) => serializeGeometry(readWkt(text, true)), { note: 'Two dimensions.' }),
  scalar('stGeomFromWKB', ['bytes'], 'bytes', (bytes) => serializeGeometry(readWkb(bytes, false)), { note: 'Two dimensions, no SRID.' }),
  scalar('stGeogFromWKB', ['bytes'], 'bytes', (bytes) => serializeGeometry(readWkb(bytes, true)), { note: 'Two dimensions, no SRID.' }),
  scalar('stAsText', ['bytes'], 'string', (bytes) => writeWkt(deserializeGeometry(bytes))),
  scalar('stAsBinary', ['bytes'], 'bytes', (bytes) => writeWkb(deserializeGeometry(bytes))),
  scalar('stGeometryType', ['bytes'], 'string', (bytes) => deserializeGeometry(bytes).type),
  scalar('stDistance', ['bytes', 'bytes'], 'double', distance, { note: 'Between points; metres for geography.' }),
  ...geohashFunctions
]
