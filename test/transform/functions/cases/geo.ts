import { fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

const coordinates = 'c05e99999999999a4042d9999999999a'
const hex = (digits: string): Uint8Array => Buffer.from(digits, 'hex')

/** A text to bytes and back. */
function roundTrip (wkt: string, back: string): FunctionCase {
  return over('STRING', 'stAsText(stGeomFromText(a))', [wkt, back])
}

export const geoCases: readonly FunctionCase[] = [
  {
    expression: 'toSphericalGeography(stPoint(group_lon,group_lat))',
    columns: { group_lon: 'DOUBLE', group_lat: 'DOUBLE' },
    rows: [[{ group_lon: -122.4, group_lat: 37.7 }, `byte[]:80${coordinates}`], [{ group_lon: null, group_lat: 1 }, 'null'], [{ group_lon: NaN, group_lat: 1 }, 'byte[]:807ff80000000000007ff8000000000000']]
  },
  over('DOUBLE', 'stPoint(a, b)', [-122.4, 37.7, `byte[]:00${coordinates}`], [0, -0, 'byte[]:0000000000000000008000000000000000'], [NaN, 1, 'byte[]:007ff80000000000003ff0000000000000']),
  over('DOUBLE', 'ST_Point(a, b)', [-122.4, 37.7, `byte[]:00${coordinates}`]),
  over('STRING', 'stPoint(a, b)', ['-122.4', '37.7', `byte[]:00${coordinates}`]),
  over('DOUBLE', 'stPoint(a, b, true)', [-122.4, 37.7, `byte[]:80${coordinates}`]),
  over('DOUBLE', 'stPoint(a, b, 1)', [-122.4, 37.7, `byte[]:80${coordinates}`]),
  over('DOUBLE', "stPoint(a, b, 'no')", [-122.4, 37.7, `byte[]:00${coordinates}`]),
  over('DOUBLE', 'stPoint(a, b, 2)', [-122.4, 37.7, `byte[]:00${coordinates}`]),
  over('DOUBLE', 'toGeometry(toSphericalGeography(stPoint(a, b)))', [-122.4, 37.7, `byte[]:00${coordinates}`]),
  over('BYTES', 'toSphericalGeography(a)', [hex(`00${coordinates}ff`), `byte[]:80${coordinates}`], [hex('00'), fails], [hex(''), fails], [hex(`07${coordinates}`), fails]),
  roundTrip('POINT (-122.4 37.7)', 'String:POINT (-122.4 37.7)'),
  roundTrip('point(1e3 -0.5e-3)', 'String:POINT (1000 -0.0005)'),
  roundTrip('POINT EMPTY', 'String:POINT EMPTY'),
  roundTrip('LINESTRING (1 2, 3 4)', 'String:LINESTRING (1 2, 3 4)'),
  roundTrip('LINESTRING EMPTY', 'String:LINESTRING EMPTY'),
  roundTrip('MULTIPOINT ((1 2), (3 4))', 'String:MULTIPOINT ((1 2), (3 4))'),
  roundTrip('MULTIPOINT (1 2, 3 4)', 'String:MULTIPOINT ((1 2), (3 4))'),
  roundTrip('MULTILINESTRING ((1 2, 3 4), (5 6, 7 8, 9 10))', 'String:MULTILINESTRING ((1 2, 3 4), (5 6, 7 8, 9 10))'),
  roundTrip('POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 1))', 'String:POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 1))'),
  roundTrip('POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 2 2, 2 1, 1 1))', 'String:POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 1))'),
  roundTrip('POLYGON EMPTY', 'String:POLYGON EMPTY'),
  roundTrip('MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)), ((20 20, 20 29, 29 29, 20 20)))', 'String:MULTIPOLYGON (((0 0, 9 9, 9 0, 0 0)), ((20 20, 20 29, 29 29, 20 20)))'),
  roundTrip('GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (3 4, 5 6))', 'String:GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (3 4, 5 6))'),
  over('STRING', 'stGeomFromText(a)', ['LINESTRING (1 2)', fails], ['POLYGON ((0 0, 1 1, 0 0))', 'byte[]:04000000010000000300000000000000000000000000000000000000003ff00000000000003ff000000000000000000000000000000000000000000000'], ['POLYGON ((0 0, 0 0))', fails], ['POLYGON ((0 0, 0 9, 9 9, 9 0))', fails], ['POINT (1)', fails], ['POINT (1 2', fails], ['CIRCLE (1 2)', fails], ['', fails], ['POINT Z (1 2 3)', refused], ['POINT (x y)', fails]),
  over('STRING', 'stGeogFromText(a)', ['POINT (-122.4 37.7)', `byte[]:80${coordinates}`], ['GEOMETRYCOLLECTION (POINT (-122.4 37.7))', `byte[]:8680${coordinates}`]),
  over('STRING', 'toSphericalGeography(stGeomFromText(a))', ['LINESTRING (1 2, 3 4)', 'byte[]:820000000100000002000000003ff0000000000000400000000000000040080000000000004010000000000000'], ['GEOMETRYCOLLECTION (POINT (-122.4 37.7))', `byte[]:8600${coordinates}`]),
  over('DOUBLE', 'stAsText(stPoint(a, b))', [0.1, 0.30000000000000004, 'String:POINT (0.1 0.3)'], [1e20, 1e-17, 'String:POINT (100000000000000000000 0)'], [-0, -1e-20, 'String:POINT (-0 -0)'], [123456789.12345679, 1.5e-10, 'String:POINT (123456789.12345679 0.00000000015)']),
  over('STRING', 'stGeometryType(stGeomFromText(a))', ['POINT (1 2)', 'String:Point'], ['MULTIPOLYGON EMPTY', 'String:MultiPolygon'], ['GEOMETRYCOLLECTION EMPTY', 'String:GeometryCollection']),
  over('STRING', 'stAsBinary(stGeomFromText(a))', ['POINT (1 2)', 'byte[]:00000000013ff00000000000004000000000000000'], ['POINT EMPTY', 'byte[]:00000000017ff80000000000007ff8000000000000'], ['MULTIPOINT ((1 2))', 'byte[]:00000000040000000100000000013ff00000000000004000000000000000'], ['POLYGON EMPTY', 'byte[]:000000000300000000']),
  over('STRING', 'stAsText(stGeogFromWKB(stAsBinary(stGeomFromText(a))))', ['POINT (1 2)', 'String:POINT (1 2)'], ['POINT EMPTY', 'String:POINT EMPTY'], ['LINESTRING (1 2, 3 4)', 'String:LINESTRING (1 2, 3 4)'], ['MULTIPOINT ((1 2), (3 4))', 'String:MULTIPOINT ((1 2), (3 4))'], ['MULTILINESTRING ((1 2, 3 4))', 'String:MULTILINESTRING ((1 2, 3 4))'], ['POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0))', 'String:POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0))'], ['MULTIPOLYGON (((0 0, 9 9, 9 0, 0 0)))', 'String:MULTIPOLYGON (((0 0, 9 9, 9 0, 0 0)))'], ['GEOMETRYCOLLECTION (POINT (1 2))', 'String:GEOMETRYCOLLECTION (POINT (1 2))']),
  over('BYTES', 'stGeomFromWKB(a)', [hex('0101000000000000000000f03f0000000000000040'), 'byte[]:003ff00000000000004000000000000000'], [hex('00000000'), fails], [hex('0000000009'), fails]),
  { ...over('DOUBLE', 'stDistance(stPoint(a, b), stPoint(3, 4))', [0, 0, 'Double:5.0'], [3, 4, 'Double:0.0']), tolerance: 1e-14 },
  { ...over('DOUBLE', 'stDistance(stPoint(a, b, true), stPoint(13.4, 52.5, true))', [-122.4, 37.7, 'Double:9113673.473483393'], [13.4, 52.5, 'Double:0.0'], [181, 0, fails], [0, -91, fails]), tolerance: 1e-12 },
  over('DOUBLE', 'stDistance(stPoint(a, b, true), stPoint(a, b))', [1, 2, fails]),
  over('DOUBLE', 'encodeGeoHash(a, b, 9)', [37.7, -122.4, 'String:9q8yqxp43'], [0, 0, 'String:s00000000'], [90, 180, 'String:zzzzzzzzz']),
  over('DOUBLE', 'encodeGeoHash(a, b, 13)', [0, 0, fails]),
  over('STRING', 'decodeGeoHashLatitude(a)', ['9q8y', 'Double:37.705078125'], ['', 'Double:0.0'], ['a', 'Double:67.5']),
  over('STRING', 'decodeGeoHashLon(a)', ['9q8y', 'Double:-122.51953125']),
  over('STRING', 'decodeGeoHash(a)', ['9q8y', 'Array[Double:37.705078125, Double:-122.51953125]'])
]

export const vectorCases: readonly FunctionCase[] = [
  over('FLOAT[]', 'cosineDistance(a, b)', [[1, 0], [0, 1], 'Double:1.0'], [[0], [1], 'Double:NaN'], [[1], [1, 2], fails]),
  over('FLOAT[]', 'cosineDistance(a, b, 0)', [[0], [1], 'Double:0.0']),
  over('FLOAT[]', 'innerProduct(a, b)', [[0.10000000149011612, 0.25], [0.30000001192092896, 3], 'Double:0.7800000011920929']),
  over('FLOAT[]', 'dotProduct(a, b)', [[1, 2], [3, 4], 'Double:11.0']),
  over('FLOAT[]', 'l1Distance(a, b)', [[1, 2], [3, 5], 'Double:5.0']),
  over('FLOAT[]', 'l2Distance(a, b)', [[0, 0], [3, 4], 'Double:5.0']),
  over('FLOAT[]', 'euclideanDistance(a, b)', [[0, 0], [3, 4], 'Double:25.0']),
  over('FLOAT[]', 'vectorDims(a)', [[1, 2], 'Integer:2'], [[], fails]),
  over('FLOAT[]', 'vectorNorm(a)', [[3, 4], 'Double:5.0']),
  over('LONG[]', 'toTimestampMV(a)', [[0n], 'Array[Timestamp:1970-01-01 00:00:00.0]']),
  over('LONG[]', "dateTruncMV('day', a, 'HOURS')", [[25n], 'Array[Long:24]']),
  over('LONG[]', "dateTruncMV('day', a, 'HOURS', '+01:00')", [[25n], 'Array[Long:23]']),
  over('LONG[]', "dateTruncMV('day', a, 'HOURS', 'UTC', 'DAYS')", [[25n], 'Array[Long:1]']),
  over('STRING[]', 'timezoneHourMV(a)', [['+02:00', 'UTC'], 'Array[Integer:2, Integer:0]']),
  over('LONG[]', "timezoneMinuteMV('+02:30', a)", [[0n], 'Array[Integer:30]'])
]
