import { constant, fails, over } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

const [t, f] = ['Boolean:true', 'Boolean:false']

export const logicCases: readonly FunctionCase[] = [
  over('BOOLEAN', 'a AND b', [true, true, t], [true, false, f], [false, null, f], [null, false, f], [true, null, 'null'], [null, null, 'null']),
  over('BOOLEAN', 'a OR b', [false, false, f], [true, false, t], [true, null, t], [null, true, t], [false, null, 'null'], [null, null, 'null']),
  over('BOOLEAN', 'NOT a', [true, f], [false, t], [null, 'null']),
  over('BOOLEAN', 'a AND b OR NOT c', [true, true, true, t], [true, false, true, f], [false, false, false, t], [null, true, true, 'null']),
  over('BOOLEAN', 'and(a, b, c)', [true, true, true, t], [true, true, false, f], [null, true, false, f], [null, true, true, 'null']),
  over('BOOLEAN', 'or(a)', [true, t], [null, 'null']),
  over('INT', 'a > 1 AND NOT b = 2 OR c IS NULL', [2, 1, 1, t], [2, 2, 1, f], [0, 0, null, t]),
  // What decides first hides a failure behind it.
  { expression: 'a = 1 OR b = 1', columns: { a: 'INT', b: 'STRING' }, rows: [[{ a: 1, b: 'x' }, t], [{ a: 2, b: 'x' }, fails], [{ a: 2, b: '1' }, t]] },
  { expression: 'a AND b', columns: { a: 'unknown', b: 'unknown' }, rows: [[{ a: false, b: 1 }, f], [{ a: true, b: 1 }, fails], [{ a: true, b: true }, t], [{ a: 'true', b: true }, fails]] },
  over('INT', 'a IS NULL', [1, f], [null, t]),
  over('INT', 'a IS NOT NULL', [1, t], [null, f]),
  over('INT', 'isNull(a) = isNotNull(b)', [null, 1, t], [null, null, f]),
  over('INT', 'a IS DISTINCT FROM b', [1, 1, f], [1, 2, t], [null, 1, t], [null, null, f]),
  over('STRING', 'a IS NOT DISTINCT FROM b', ['x', 'x', t], ['x', 'y', f], [null, null, t]),
  { expression: 'isDistinctFrom(a, b)', columns: { a: 'INT', b: 'LONG' }, rows: [[{ a: 1, b: 1n }, t]] },
  { expression: 'isDistinctFrom(a, b)', columns: { a: 'DOUBLE', b: 'DOUBLE' }, rows: [[{ a: NaN, b: NaN }, f], [{ a: 0, b: -0 }, t]] },
  { expression: 'isDistinctFrom(a, 1)', columns: { a: 'INT' }, rows: [[{ a: 1 }, f], [{ a: 2 }, t]] },
  over('INT', 'coalesce(a, b)', [1, 2, 'Integer:1'], [null, 2, 'Integer:2'], [null, null, 'null']),
  { expression: "coalesce(a, b, 'none')", columns: { a: 'DOUBLE', b: 'LONG' }, rows: [[{ a: 1.5, b: 2n }, 'Double:1.5'], [{ a: null, b: 2n }, 'Long:2'], [{ a: null, b: null }, 'String:none']] },
  over('FLOAT', 'coalesce(a, 0)', [1.5, 'Float:1.5'], [null, 'Integer:0']),
  over('INT', 'nullif(a, b)', [1, 1, 'null'], [1, 2, 'Integer:1'], [null, 1, 'null'], [1, null, 'Integer:1']),
  over('STRING', "CASE WHEN strcmp(a, 'x') = 0 THEN 'is x' WHEN strcmp(a, 'y') = 0 THEN 'is y' ELSE 'other' END", ['x', 'String:is x'], ['y', 'String:is y'], ['z', 'String:other'], [null, 'String:other']),
  over('INT', "CASE a WHEN 1 THEN 'one' WHEN 2 THEN 'two' END", [1, 'String:one'], [2, 'String:two'], [3, 'null']),
  over('INT', 'CASE WHEN a > 0 THEN a ELSE b END', [1, 5, 'Integer:1'], [-1, 5, 'Integer:5']),
  over('BOOLEAN', "caseWhen(a, 'yes', b, 'no')", [true, false, 'String:yes'], [false, true, 'String:no'], [false, false, 'null']),
  over('BOOLEAN', "caseWhen(a, 'yes', 'no')", [true, 'String:yes'], [false, 'String:no'], [null, 'String:no']),
  // All branches are computed, whichever is taken.
  { expression: 'CASE WHEN a = 1 THEN 1 ELSE b + 1 END', columns: { a: 'INT', b: 'STRING' }, rows: [[{ a: 1, b: 'x' }, fails], [{ a: 1, b: '1' }, 'Integer:1'], [{ a: 0, b: '1' }, 'Double:2.0']] },
  constant('NULL', 'null'),
  constant('NOT NULL', 'null'),
  constant('TRUE AND FALSE', f),
  constant('coalesce(NULL, NULL)', 'null')
]
