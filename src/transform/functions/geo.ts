import { FunctionFailure } from './faults.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Points as Pinot stores them. Source: org.apache.pinot.segment.local.utils.GeometrySerializer.
 *
 * ```
 *   u8 type, bit 7 set: geography (on the sphere)    f64be x (longitude)    f64be y (latitude)
 *       0 = point
 * ```
 */
const pointBytes = 17
const geographyBit = 0x80

/** Bytes of a point. */
function point (x: number, y: number, geography: boolean): Uint8Array {
  const bytes = new Uint8Array(pointBytes)
  const view = new DataView(bytes.buffer)
  bytes[0] = geography ? geographyBit : 0
  view.setFloat64(1, x)
  view.setFloat64(9, y)
  return bytes
}

function retag (bytes: Uint8Array, geography: boolean): Uint8Array {
  if ((bytes[0] ?? 1) % geographyBit !== 0 || bytes.length < pointBytes) throw new FunctionFailure('Only points are supported')
  const copy = bytes.slice(0, pointBytes)
  copy[0] = geography ? geographyBit : 0
  return copy
}

/** Geospatial functions. */
export const geoFunctions: readonly FunctionEntry[] = [
  scalar('stPoint', ['double', 'double'], 'bytes', (x, y) => point(x, y, false)),
  scalar('toSphericalGeography', ['bytes'], 'bytes', (bytes) => retag(bytes, true)),
  scalar('toGeometry', ['bytes'], 'bytes', (bytes) => retag(bytes, false))
]
