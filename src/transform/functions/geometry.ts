import { FunctionFailure } from './faults.ts'

/** Shapes as JTS knows them, in two dimensions. Coordinates lie flat: x, y, x, y ... */

/** The number of a type is its number in Pinot's bytes. */
export const geometryTypes = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon', 'GeometryCollection'] as const

export type GeometryType = typeof geometryTypes[number]

interface Tagged {
  /** On the sphere (SRID 4326) rather than on the plane. */
  readonly geography: boolean
}

/** A ring or line: flat coordinates. */
export type Line = readonly number[]

export type Geometry = Tagged & (
  | { readonly type: 'Point' | 'MultiPoint' | 'LineString', readonly points: Line }
  | { readonly type: 'MultiLineString', readonly lines: readonly Line[] }
  /** The first ring is the outer one. */
  | { readonly type: 'Polygon', readonly rings: readonly Line[] }
  | { readonly type: 'MultiPolygon', readonly polygons: ReadonlyArray<readonly Line[]> }
  | { readonly type: 'GeometryCollection', readonly geometries: readonly Geometry[] }
)

/** A line has no point or at least two. */
export function checkLine (points: Line): Line {
  if (points.length === 2) throw new FunctionFailure('A line has at least two points')
  return points
}

/** A ring is closed and has no point or at least three. */
export function checkRing (points: Line): Line {
  const closed = points.length === 0 || (points[0] === points.at(-2) && points[1] === points.at(-1))
  if (!closed || (points.length > 0 && points.length < 6)) throw new FunctionFailure('A ring has at least three points and ends where it begins')
  return points
}

/** An outer ring that is empty has no holes. */
export function checkPolygon (rings: readonly Line[]): readonly Line[] {
  if (rings.some((ring) => checkRing(ring).length === 0)) throw new FunctionFailure('A ring of a polygon is empty')
  return rings
}

/** The same shape on the sphere or the plane; parts of a collection keep their own. */
export function withGeography (geometry: Geometry, geography: boolean): Geometry {
  return { ...geometry, geography }
}
