import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DynapinotError } from '../../../src/errors.ts'
import type { Expression } from '../../../src/transform/functions/ast.ts'
import { parseExpression } from '../../../src/transform/functions/parser.ts'

/** The tree as Pinot's parser prints it: `plus(a, Integer:1)` with names in backquotes. */
function show (tree: Expression): string {
  switch (tree.kind) {
    case 'identifier': return `\`${tree.name}\``
    case 'literal': return tree.type === 'null' ? 'null' : `${tree.type}:${String(tree.value)}`
    case 'call': return `${tree.canonical}(${tree.args.map(show).join(', ')})`
  }
}

// The right side is what CalciteSqlParser.compileToExpression of Pinot 1.5.1 makes of the left side.
const trees: Readonly<Record<string, string>> = {
  'a + b * c - d / e % f': 'minus(plus(`a`, times(`b`, `c`)), mod(divide(`d`, `e`), `f`))',
  'a % b % c': 'mod(mod(`a`, `b`), `c`)',
  '-a*b': 'times(minusprefix(`a`), `b`)',
  '-(1 + 2)': 'minusprefix(plus(int:1, int:2))',
  '- (-(1))': 'int:1',
  '+ + 1': 'int:1',
  'a -1': 'minus(`a`, int:1)',
  'a*-1': 'times(`a`, int:-1)',
  'a = b = c': 'equals(equals(`a`, `b`), `c`)',
  'a < 1 = b': 'equals(lessthan(`a`, int:1), `b`)',
  'a or b and c': 'or(`a`, and(`b`, `c`))',
  '(a and b) and (c or d or e)': 'and(`a`, `b`, or(`c`, `d`, `e`))',
  'NOT NOT a = b AND c': 'and(not(not(equals(`a`, `b`))), `c`)',
  'a = NOT b = c': 'equals(`a`, not(equals(`b`, `c`)))',
  'NOT a IS NULL': 'not(isnull(`a`))',
  'a + b IS NULL': 'isnull(plus(`a`, `b`))',
  'a = b IS NOT NULL': 'isnotnull(equals(`a`, `b`))',
  'a IS NULL = b': 'equals(isnull(`a`), `b`)',
  'a IS UNKNOWN': 'isnull(`a`)',
  'a = 1 IS TRUE': 'istrue(equals(`a`, int:1))',
  'a IS NOT FALSE': 'isnotfalse(`a`)',
  'a = b IS DISTINCT FROM c': 'isdistinctfrom(equals(`a`, `b`), `c`)',
  'a IS NOT DISTINCT FROM b = c': 'equals(isnotdistinctfrom(`a`, `b`), `c`)',
  'a IS DISTINCT FROM b IS NULL': 'isnull(isdistinctfrom(`a`, `b`))',
  'a BETWEEN 1+1 AND 2*3 AND b': 'and(between(`a`, plus(int:1, int:1), times(int:2, int:3)), `b`)',
  'a BETWEEN b AND c = d': 'equals(between(`a`, `b`, `c`), `d`)',
  'a = b BETWEEN c AND d': 'equals(`a`, between(`b`, `c`, `d`))',
  'a NOT BETWEEN 1 AND 2': 'not(between(`a`, int:1, int:2))',
  'a NOT IN (1, b)': 'notin(`a`, int:1, `b`)',
  'a = 1 IN (b)': 'equals(`a`, in(int:1, `b`))',
  'a LIKE b LIKE c': 'like(`a`, like(`b`, `c`))',
  'a NOT LIKE b AND c': 'and(not(like(`a`, `b`)), `c`)',
  'a || b + c': 'plus(||(`a`, `b`), `c`)',
  "CASE WHEN a = 1 THEN 'x' END": 'case(equals(`a`, int:1), string:x, null)',
  'CASE a WHEN 1 THEN b ELSE CASE WHEN c THEN d END END': 'case(equals(`a`, int:1), `b`, case(`c`, `d`, null))',
  'CAST(a AS VARCHAR(20))': 'cast(`a`, string:VARCHAR)',
  'CAST(a AS DECIMAL(10, 2))': 'cast(`a`, string:DECIMAL)',
  'cast(a as long)': 'cast(`a`, string:BIGINT)',
  'cast(a as json)': 'cast(`a`, string:json)',
  'cast(a as int)': 'cast(`a`, string:INTEGER)',
  'trim(a)': 'trim(string:BOTH, string: , `a`)',
  'trim(leading from a)': 'trim(string:LEADING, string: , `a`)',
  "trim('x' from a)": 'trim(string:BOTH, string:x, `a`)',
  'substring(a from 1 for 2)': 'substring(`a`, int:1, int:2)',
  'extract(year from a + 1)': 'extract(string:YEAR, plus(`a`, int:1))',
  'timestampadd(day, 1, a)': 'timestampadd(string:DAY, int:1, `a`)',
  'date_trunc(day, a)': 'datetrunc(string:DAY, `a`)',
  'ARRAY[1, 2.5]': 'arrayvalueconstructor(int:1, double:2.5)',
  '"a b".c': '`a b.c`',
  '"a""b"': '`a"b`',
  'a.year': '`a.year`',
  '1a + 1e + 0x1F': 'plus(plus(`1a`, `1e`), `0x1F`)',
  '1e3': 'double:1000',
  '00012': 'int:12',
  aé$_1: '`aé$_1`',
  'a -- rest': '`a`',
  'a /* x */ + // y\n b': 'plus(`a`, `b`)',
  "'it''s'": "string:it's",
  'LEFT(a, 1)': 'left(`a`, int:1)',
  'f (a)': 'f(`a`)',
  '"f"(a)': 'f(`a`)',
  'f()': 'f()',
  'JSON_Path_String(a)': 'jsonpathstring(`a`)'
}

/** Expressions that are refused, with the column of the fault. */
const faults: Readonly<Record<string, number>> = {
  '': 1,
  'a +': 4,
  '(a': 3,
  'a)': 2,
  'a b': 3,
  'a == b': 4,
  'a;': 2,
  'f(a,)': 5,
  'a IN ()': 7,
  '`a`': 1,
  "'open": 1,
  '""': 1,
  'a # b': 3,
  'a ~ b': 3,
  "N'a'": 1,
  "DATE '2020-01-01'": 1,
  "'a' 'b'": 5,
  timestamp: 1,
  'a.order': 3,
  'a[0]': 2,
  'a.f(b)': 1,
  'f(distinct a)': 3,
  'f(*)': 3,
  'trim(a, b)': 7,
  'floor(a to day)': 9,
  'timestampadd(foo, 1, a)': 14,
  'ARRAY[a]': 7,
  'cast(a)': 7,
  "cast(a as 'INT')": 11,
  'case a when 1, 2 then 3 end': 14,
  'case when a then b': 19,
  'a IS': 5,
  'json_value(a, b)': 1,
  'minus(a, b)': 1
}

describe('parser of transform expressions', () => {
  for (const [expression, tree] of Object.entries(trees)) {
    it(expression, () => assert.equal(show(parseExpression(expression)), tree))
  }

  for (const [expression, column] of Object.entries(faults)) {
    it(`refuses ${expression || 'nothing'}`, () => {
      assert.throws(() => parseExpression(expression), (error) => {
        assert.ok(error instanceof DynapinotError)
        assert.equal(error.code, 'FUNCTION_INVALID')
        assert.match(error.message, new RegExp(`at column ${column} of: `))
        return true
      })
    })
  }

  it('refuses nesting that would exhaust the stack', () => {
    assert.throws(() => parseExpression('('.repeat(50_000)), DynapinotError)
    assert.throws(() => parseExpression('-'.repeat(50_000) + 'a'), DynapinotError)
    assert.throws(() => parseExpression('NOT '.repeat(50_000) + 'a'), DynapinotError)
    assert.throws(() => parseExpression(Array.from({ length: 5000 }, () => 'a').join(' + ')), DynapinotError)
    assert.equal(parseExpression(Array.from({ length: 1000 }, () => 'a').join(' + ')).kind, 'call')
  })
})
