import { fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

const document = '{"a":{"b":[1,2.5,"x",null],"n":null,"t":"5","big":123456789012345678901234567890,"long":12345678901},"10":"ten","2":"two","b-c":{"d e":true},"list":[{"k":1},{"k":2},{"z":3}]}'

function reads (path: string, expected: string): FunctionCase {
  return over('STRING', `jsonPath(a, '${path}')`, [document, expected])
}

export const jsonCases: readonly FunctionCase[] = [
  reads('$.a.b[0]', 'Integer:1'), reads('$.a.b[1]', 'Double:2.5'), reads('$.a.b[-2]', 'String:x'), reads('$.a.b[3]', 'null'), reads('$.a.b[9]', 'null'), reads('$.a.b[-9]', 'null'),
  reads('$.a.b', 'List[Integer:1, Double:2.5, String:x, null]'), reads('$.a.n', 'null'), reads('$.missing.x', 'null'), reads('$.a.b.c', 'null'), reads('$.a[0]', 'null'),
  reads('a.t', 'String:5'), reads('$["a"]["t"]', 'String:5'), reads("$[''a''][''t'']", 'String:5'), reads("$[ ''a'' ].t", 'String:5'), reads("$.b-c[''d e'']", 'Boolean:true'),
  reads('$.10', 'String:ten'), reads('$.a.big', 'BigInteger:123456789012345678901234567890'), reads('$.a.long', 'Long:12345678901'),
  reads('$.list[*].k', 'List[Integer:1, Integer:2]'), reads('$.a.b[*]', 'List[Integer:1, Double:2.5, String:x, null]'), reads('$.missing[*]', 'List[]'), reads('$.a.b[*].x', 'List[]'), reads('$.list[0].*', 'List[Integer:1]'), reads('$.*.k', 'List[]'), reads('$.list[*]', 'List[Map{k=Integer:1}, Map{k=Integer:2}, Map{z=Integer:3}]'),
  reads('$', 'Map{10=String:ten, 2=String:two, a=Map{b=List[Integer:1, Double:2.5, String:x, null], big=BigInteger:123456789012345678901234567890, long=Long:12345678901, n=null, t=String:5}, b-c=Map{d e=Boolean:true}, list=List[Map{k=Integer:1}, Map{k=Integer:2}, Map{z=Integer:3}]}'),
  over('STRING', "jsonPath(a, '$.x')", ['{"x":1} trailing', 'Integer:1'], ['', fails], ['nope', fails], ['[1]', 'null'], ['5', 'null'], [' ', fails], ['{"x":1,"x":2}', 'Integer:2'], [null, 'null'], ['{"x":"\\u00e9\\n\\ud83d\\ude00"}', 'String:é\n\u{1f600}'], ['{"x":1.0}', 'Double:1.0'], ['{"x":1e400}', 'Double:Infinity'], ['{"x":-0}', 'Integer:0'], ['{"x":-0.0}', 'Double:-0.0'], ['{x:1}', fails], ["{'x':1}", fails], ['{"x":01}', fails], ['{"x":tru}', fails], ['{"x":[1,2}', fails], ['{"x":"a', fails]),
  over('unknown', "jsonPath(a, '$.x')", [{ x: [1, 'y'] }, 'Array[Integer:1, String:y]'], [[1], 'null'], [{ y: 1 }, 'null'], [5, 'null']),
  over('unknown', "jsonPath(a, '$.x[*].y')", [{ x: [{ y: 1 }, { y: 'z' }] }, 'List[Integer:1, String:z]']),
  over('unknown', "jsonPath(a, '$[1]')", [['p', 'q'], 'String:q'], ['["p","q"]', 'String:q']),
  over('JSON', "jsonPathString(a, '$.x')", ['{"x":"s"}', 'String:s'], ['{"x":1.10}', 'String:1.1'], ['{"x":{"z":1,"a":[true,null]}}', 'String:{"z":1,"a":[true,null]}'], ['{"x":null}', 'null'], ['{}', 'null'], ['bad', fails], ['{"x":"a\\"\\u0001\\u007f\\/é"}', 'String:a"\u0001\u007f/é'], ['{"x":["a\\"\\u0001\\u001f\\n\\u007f\\/é"]}', 'String:["a\\"\\u0001\\u001F\\n\u007f/é"]'], ['{"x":1e7}', 'String:1.0E7']),
  over('STRING', "jsonPathString(a, '$.x', 'none')", ['{"x":"s"}', 'String:s'], ['{}', 'String:none'], ['bad', 'String:none'], [null, 'String:none'], ['{"x":null}', 'String:none'], ['{"x":5}', 'String:5']),
  over('STRING', "jsonPathString(a, '$.x', NULL)", ['{}', 'null']),
  over('STRING', "jsonPathLong(a, '$.x')", ['{"x":5}', 'Long:5'], ['{"x":5.9}', 'Long:5'], ['{"x":"7"}', 'Long:7'], ['{"x":" 7"}', 'Long:-9223372036854775808'], ['{}', 'Long:-9223372036854775808'], ['bad', 'Long:-9223372036854775808'], ['{"x":true}', 'Long:-9223372036854775808'], ['{"x":18446744073709551617}', 'Long:1'], [null, 'null'], ['{"x":[1]}', 'Long:-9223372036854775808']),
  over('STRING', "jsonPathLong(a, '$.x', -1)", ['{"x":5}', 'Long:5'], ['{}', 'Long:-1'], [null, 'Long:-1'], ['bad', 'Long:-1']),
  over('STRING', "jsonPathDouble(a, '$.x')", ['{"x":5}', 'Double:5.0'], ['{"x":"1.5"}', 'Double:1.5'], ['{"x":"x"}', 'Double:NaN'], ['{}', 'Double:NaN'], [null, 'null'], ['{"x":18446744073709551617}', 'Double:1.8446744073709552E19']),
  over('STRING', "jsonPathDouble(a, '$.x', 0)", ['{}', 'Double:0.0'], [null, 'Double:0.0'], ['{"x":2}', 'Double:2.0']),
  over('STRING', "jsonPathArray(a, '$.x')", ['{"x":[1,"b"]}', 'Array[Integer:1, String:b]'], ['{"x":5}', 'Array[Integer:5]'], ['{}', 'null'], ['bad', fails]),
  over('STRING', "jsonPathArray(a, '$.x[*].y')", ['{"x":[{"y":1},{"y":2}]}', 'Array[Integer:1, Integer:2]'], ['{}', 'Array[]']),
  over('STRING', "jsonPathArrayDefaultEmpty(a, '$.x')", ['{"x":[1]}', 'Array[Integer:1]'], ['{}', 'Array[]'], ['bad', 'Array[]'], [null, 'Array[]']),
  over('STRING', "jsonPathExists(a, '$.x')", ['{"x":0}', 'Boolean:true'], ['{"x":null}', 'Boolean:false'], ['bad', 'Boolean:false'], [null, 'null']),
  over('STRING', "jsonPathExists(a, '$.x[*]')", ['{}', 'Boolean:true']),
  over('unknown', 'jsonFormat(a)', [{ b: 1, a: [1.5, 'x', null, true] }, 'String:{"b":1,"a":[1.5,"x",null,true]}'], ['x', 'String:"x"'], [5, 'String:5'], [null, 'null'], [[Buffer.from('00ff', 'hex')], 'String:["AP8="]']),
  over('DOUBLE', 'jsonFormat(a)', [1, 'String:1.0'], [NaN, 'String:"NaN"'], [1e21, 'String:1.0E21']),
  over('LONG', 'jsonFormat(toTimestamp(a))', [5n, 'String:5']),
  over('INT[]', 'jsonFormat(a)', [[1, 2], 'String:[1,2]']),
  over('INT[]', 'jsonFormat(arraySortInt(a))', [[2, 1], 'String:[1,2]']),
  over('BIG_DECIMAL', 'jsonFormat(a)', ['1E+3', 'String:1E+3']),
  over('unknown', 'toJsonMapStr(a)', [{ b: 1, a: { c: 'x' } }, 'String:{"b":1,"a":{"c":"x"}}'], [null, 'String:null'], ['{"z": 1 }', 'String:{"z":1}'], [5, fails], ['x', fails]),
  over('STRING', 'jsonStringToArray(a)', [' [1,"x"] ', 'List[Integer:1, String:x]'], ['{"a":1}', 'null'], ['[1', 'null'], ['x', 'null']),
  over('STRING', 'jsonStringToMap(a)', ['{"a":1}', 'Map{a=Integer:1}'], ['[1]', 'null'], ['{"a"', 'null']),
  over('STRING', 'jsonStringToListOrMap(a)', ['{"a":1}', 'Map{a=Integer:1}'], ['[1]', 'List[Integer:1]'], ['1', 'null']),
  over('STRING', "arrayLength(jsonPathArray(a, '$.x'))", ['{"x":[1,"b"]}', 'Integer:2']),
  over('STRING', "jsonPath(a, '$.x') = 5", ['{"x":5}', 'Boolean:true'], ['{"x":"5"}', 'Boolean:true'], ['{}', 'null'], ['{"x":[5]}', refused]),
  over('STRING', "jsonPathString(jsonStringToMap(a), '$.x')", ['{"x":[1]}', 'String:[1]'])
]
