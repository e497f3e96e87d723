import { constant, fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

export const comparisonCases: readonly FunctionCase[] = [
  { expression: "strcmp(eventName, 'REMOVE') = 0", columns: { eventName: 'STRING' }, rows: [[{ eventName: 'REMOVE' }, 'Boolean:true'], [{ eventName: 'INSERT' }, 'Boolean:false'], [{ eventName: null }, 'null']] },
  over('INT', 'a = b', [1, 1, 'Boolean:true'], [1, 2, 'Boolean:false'], [null, 1, 'null'], [1, null, 'null']),
  // Equal within 1e-7, and as DOUBLE: two LONG that differ in the last digit above 2^53 are equal.
  over('DOUBLE', 'a = b', [1, 1.00000005, 'Boolean:true'], [1, 1.0000002, 'Boolean:false'], [NaN, NaN, 'Boolean:false'], [Infinity, Infinity, 'Boolean:false']),
  over('LONG', 'a = b', [9007199254740993n, 9007199254740992n, 'Boolean:true'], [1n, 2n, 'Boolean:false']),
  over('DOUBLE', 'a <> b', [1, 1.00000005, 'Boolean:false'], [1, 2, 'Boolean:true'], [NaN, 1, 'Boolean:false']),
  over('DOUBLE', 'a != b', [3, 4, 'Boolean:true'], [3, 3, 'Boolean:false']),
  over('DOUBLE', 'a < b', [1, 2, 'Boolean:true'], [2, 2, 'Boolean:false'], [NaN, 2, 'Boolean:false'], [-0, 0, 'Boolean:false']),
  over('LONG', 'a <= b', [2n, 2n, 'Boolean:true'], [3n, 2n, 'Boolean:false']),
  over('FLOAT', 'a > b', [0.10000000149011612, 0, 'Boolean:true'], [1, 1, 'Boolean:false']),
  over('BIG_DECIMAL', 'a >= 1.5', ['1.5', 'Boolean:true'], ['1.49', 'Boolean:false']),
  over('DOUBLE', 'a BETWEEN b AND c', [2, 1, 3, 'Boolean:true'], [1, 1, 3, 'Boolean:true'], [3, 1, 3, 'Boolean:true'], [4, 1, 3, 'Boolean:false'], [null, 1, 3, 'null']),
  over('DOUBLE', 'a NOT BETWEEN 1 AND 3', [2, 'Boolean:false'], [4, 'Boolean:true'], [null, 'null']),
  // Strings become numbers.
  over('STRING', 'a = b', ['1', ' 1.0 ', 'Boolean:true'], ['x', '1', fails], [null, 'x', 'null'], ['1e2', '100', 'Boolean:true'], ['NaN', '1', 'Boolean:false']),
  over('STRING', 'a > 5', ['10', 'Boolean:true'], ['5', 'Boolean:false'], ['', fails], ['1d', 'Boolean:false'], ['0x1p3', refused], ['-Infinity', 'Boolean:false']),
  over('BOOLEAN', 'a = true', [true, 'Boolean:true'], [false, 'Boolean:false'], [null, 'null']),
  over('BOOLEAN', 'a = 1', [true, 'Boolean:true'], [false, 'Boolean:false']),
  over('TIMESTAMP', 'a > 1000', [1001n, 'Boolean:true'], [1000n, 'Boolean:false']),
  over('unknown', 'a = 1', [1, 'Boolean:true'], ['1', 'Boolean:true'], [1.5, 'Boolean:false'], [true, 'Boolean:true'], ['x', fails], [{ x: 1 }, fails]),
  over('INT', 'equals(a, 1)', [1, 'Boolean:true']),
  over('INT', 'not_Equals(a, 1)', [1, 'Boolean:false']),
  over('INT', 'lessThanOrEqual(a, 1)', [1, 'Boolean:true']),
  over('INT', 'greaterThanOrEqual(a, 1) AND lessThan(a, 3) AND greaterThan(a, 1)', [2, 'Boolean:true'], [1, 'Boolean:false']),
  over('INT', 'between(a, 1, 2)', [2, 'Boolean:true']),
  over('INT', 'a < b = true', [1, 2, 'Boolean:true'], [2, 1, 'Boolean:false']),
  constant('1 = 1.0', 'Boolean:true'),
  constant('NULL = 1', 'null'),
  constant('TRUE = 1', 'Boolean:true'),
  constant("'7' > 6", 'Boolean:true')
]
