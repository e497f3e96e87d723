import { over } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

const coordinates = 'c05e99999999999a4042d9999999999a'

export const geoCases: readonly FunctionCase[] = [
  {
    expression: 'toSphericalGeography(stPoint(group_lon,group_lat))',
    columns: { group_lon: 'DOUBLE', group_lat: 'DOUBLE' },
    rows: [[{ group_lon: -122.4, group_lat: 37.7 }, `byte[]:80${coordinates}`], [{ group_lon: null, group_lat: 1 }, 'null']]
  },
  over('DOUBLE', 'stPoint(a, b)', [-122.4, 37.7, `byte[]:00${coordinates}`], [0, -0, 'byte[]:0000000000000000008000000000000000']),
  over('DOUBLE', 'ST_Point(a, b)', [-122.4, 37.7, `byte[]:00${coordinates}`]),
  over('STRING', 'stPoint(a, b)', ['-122.4', '37.7', `byte[]:00${coordinates}`]),
  over('DOUBLE', 'toGeometry(toSphericalGeography(stPoint(a, b)))', [-122.4, 37.7, `byte[]:00${coordinates}`])
]
