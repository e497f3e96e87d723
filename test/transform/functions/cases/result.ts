import type { DataType } from '../../../../src/schema/data-type.ts'
import { fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

/** Results of functions as cells of a column. */
export interface ResultCase extends FunctionCase {
  readonly dataType: DataType
  readonly multiValue: boolean
}

function into (dataType: DataType | `${DataType}[]`, one: FunctionCase): ResultCase {
  return { ...one, dataType: dataType.replace('[]', '') as DataType, multiValue: dataType.endsWith('[]') }
}

const doubles = (...rows: ReadonlyArray<readonly unknown[]>): FunctionCase => over('DOUBLE', 'negate(a)', ...rows.map((row) => [-(row[0] as number), row[1]]))
const texts = (...rows: ReadonlyArray<readonly unknown[]>): FunctionCase => over('STRING', "concat(a, '')", ...rows)
const json = (...rows: ReadonlyArray<readonly unknown[]>): FunctionCase => over('STRING', "jsonPath(a, '$.x')", ...rows.map((row) => [`{"x":${row[0] as string}}`, row[1]]))

export const resultCases: readonly ResultCase[] = [
  into('INT', doubles([3.7, 'Integer:3'], [-3.7, 'Integer:-3'], [1e10, 'Integer:2147483647'], [NaN, 'Integer:0'])),
  into('LONG', doubles([3.7, 'Long:3'], [1e19, 'Long:9223372036854775807'], [9007199254740994, 'Long:9007199254740994'])),
  into('FLOAT', doubles([0.1, 'Float:0.1'], [NaN, 'null'], [-0, 'Float:0.0'], [1e300, 'Float:Infinity'])),
  into('DOUBLE', doubles([0.1, 'Double:0.1'], [NaN, 'null'], [-0, 'Double:0.0'], [-Infinity, 'Double:-Infinity'])),
  into('BIG_DECIMAL', doubles([1.50, 'BigDecimal:1.5'], [100, 'BigDecimal:1E+2'], [0, 'BigDecimal:0'], [NaN, fails], [1e21, 'BigDecimal:1E+21'])),
  into('BOOLEAN', doubles([0, 'Integer:0'], [-0, 'Integer:0'], [0.5, 'Integer:1'], [NaN, 'Integer:1'])),
  into('TIMESTAMP', doubles([1700000000000.9, 'Long:1700000000000'])),
  into('STRING', doubles([1, 'String:1.0'], [1e7, 'String:1.0E7'])),
  into('JSON', doubles([1, 'String:1.0'])),
  into('BYTES', doubles([1, fails])),
  into('INT', texts(['5', 'Integer:5'], [' 5 ', 'Integer:5'], ['5.5', fails], ['', fails], [null, 'null'])),
  into('LONG', texts(['5', 'Long:5'], ['9223372036854775807', 'Long:9223372036854775807'], ['x', fails])),
  into('DOUBLE', texts(['1e3', 'Double:1000.0'], ['NaN', 'null'])),
  into('FLOAT', texts(['0.1', 'Float:0.1'])),
  into('BIG_DECIMAL', texts(['1.500', 'BigDecimal:1.5'], ['x', fails])),
  into('BOOLEAN', texts(['true', 'Integer:1'], ['1', 'Integer:1'], ['x', 'Integer:0'])),
  into('TIMESTAMP', texts(['2023-11-14 22:13:20.5', 'Long:1700000000500'], ['1700000000000', 'Long:1700000000000'], ['2023-11-14T22:13:20Z', 'Long:1700000000000'], ['x', fails])),
  into('STRING', texts(['aé', 'String:aé'])),
  into('JSON', texts(['{"b": 1.0, "a":[ ]}', 'String:{"b":1,"a":[]}'], ['plain', 'String:"plain"'])),
  into('BYTES', texts(['00ff', 'byte[]:00ff'], ['x', fails])),
  into('BYTES', over('DOUBLE', 'stPoint(a, b)', [1, 2, 'byte[]:003ff00000000000004000000000000000'])),
  into('STRING', over('DOUBLE', 'stPoint(a, b)', [1, 2, 'String:003ff00000000000004000000000000000'])),
  into('JSON', over('BYTES', 'base64Decode(base64Encode(a))', [Buffer.from('00ff', 'hex'), 'String:"AP8="'])),
  into('BOOLEAN', over('INT', 'a = 1', [1, 'Integer:1'], [2, 'Integer:0'], [null, 'null'])),
  into('STRING', over('INT', 'a = 1', [1, 'String:true'])),
  into('INT', over('INT', 'a = 1', [1, 'Integer:1'])),
  into('TIMESTAMP', over('INT', 'a = 1', [1, fails])),
  into('TIMESTAMP', over('INT', 'coalesce(a, 1)', [1, fails])),
  into('TIMESTAMP', over('LONG', 'toTimestamp(a)', [5n, 'Long:5'])),
  into('STRING', over('LONG', 'toTimestamp(a)', [5n, 'String:1970-01-01 00:00:00.005'])),
  into('INT', over('LONG', 'toTimestamp(a)', [5n, fails])),
  into('INT', over('LONG', 'round(a, 1)', [4294967297n, 'Integer:1'])),
  into('FLOAT', over('LONG', 'round(a, 1)', [16777217n, 'Float:1.6777216E7'])),
  into('BIG_DECIMAL', over('LONG', 'round(a, 1)', [100n, 'BigDecimal:1E+2'])),
  into('DOUBLE', over('FLOAT', 'coalesce(a, a)', [0.10000000149011612, 'Double:0.10000000149011612'])),
  into('BIG_DECIMAL', over('FLOAT', 'coalesce(a, a)', [0.10000000149011612, 'BigDecimal:0.1'])),

  into('STRING[]', over('STRING', "split(a, ',')", ['a,b', 'Array[String:a, String:b]'], ['a', 'Array[String:a]'], ['', 'null'], [null, 'null'])),
  into('INT[]', over('STRING', "split(a, ',')", ['1,2', 'Array[Integer:1, Integer:2]'], ['1,x', fails])),
  into('STRING', over('STRING', "split(a, ',')", ['a', 'String:a'], ['', 'null'], ['a,b', fails])),
  into('JSON', over('STRING', "split(a, ',')", ['a,b', 'String:["a","b"]'])),
  into('INT[]', over('INT[]', 'arraySortInt(a)', [[2, 1], fails])),
  into('STRING[]', over('LONG[]', 'toDateTimeMV(a, \'yyyy\')', [[0n, 86400000n], 'Array[String:1970, String:1970]'])),
  into('INT[]', over('STRING', "jsonPathArray(a, '$.x')", ['{"x":[1,2.9,"3",true,null]}', 'Array[Integer:1, Integer:2, Integer:3, Integer:1]'], ['{"x":[]}', 'null'], ['{"x":[null]}', 'null'], ['{"x":5}', 'Array[Integer:5]'])),
  into('LONG[]', over('STRING', "jsonPathArray(a, '$.x')", ['{"x":[1,12345678901]}', 'Array[Long:1, Long:12345678901]'])),
  into('DOUBLE[]', over('STRING', "jsonPathArray(a, '$.x')", ['{"x":[1,"NaN",2.5]}', 'Array[Double:1.0, Double:2.5]'], ['{"x":["NaN","NaN"]}', 'null'])),
  into('STRING[]', over('STRING', "jsonPathArray(a, '$.x')", ['{"x":[1,2.0,"a",true]}', 'Array[String:1, String:2.0, String:a, String:true]'], ['{"x":[[1],[2]]}', 'Array[String:1, String:2]'], ['{"x":[[1,2],[3]]}', fails], ['{"x":[{"k":1},2]}', 'Array[String:1, String:2]'])),
  into('BOOLEAN[]', over('STRING', "jsonPathArray(a, '$.x')", ['{"x":[true,false]}', 'Array[Integer:1, Integer:0]'])),
  into('TIMESTAMP[]', over('STRING', "jsonPathArray(a, '$.x')", ['{"x":["1970-01-01 00:00:00","5"]}', 'Array[Long:0, Long:5]'])),
  into('INT', json(['5', 'Integer:5'], ['[5]', 'Integer:5'], ['[[5]]', 'Integer:5'], ['[5,null]', 'Integer:5'], ['[5,6]', fails], ['[]', 'null'], ['{"k":7}', 'Integer:7'], ['{}', 'null'], ['"9"', 'Integer:9'], ['null', 'null'], ['123456789012345678901234567890', refused])),
  into('STRING', json(['5', 'String:5'], ['{"k":"v"}', 'String:v'], ['123456789012345678901234567890', 'String:123456789012345678901234567890'], ['1.0', 'String:1.0'])),
  into('JSON', json(['{"b":1.50,"a":[]}', 'String:{"b":1.5,"a":[]}'], ['[]', 'String:[]'], ['"s"', 'String:"s"'], ['5', 'String:5'])),
  into('INT[]', over('INT[]', 'coalesce(a, a)', [[1, 2], 'Array[Integer:1, Integer:2]'], [[], 'null'])),
  into('BYTES[]', over('STRING', "split(a, ',')", ['00,ff', 'Array[byte[]:00, byte[]:ff]']))
]
