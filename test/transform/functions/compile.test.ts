import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DynapinotError } from '../../../src/errors.ts'
import type { ErrorCode } from '../../../src/errors.ts'
import type { DataType } from '../../../src/schema/data-type.ts'
import { compileFunction } from '../../../src/transform/functions/compile.ts'
import { FunctionFailure } from '../../../src/transform/functions/faults.ts'
import { JavaFloat, JavaInteger } from '../../../src/transform/functions/java-values.ts'
import { checkFunction, supportedFunctions } from '../../../src/transform/functions/supported.ts'

const types: Readonly<Record<string, DataType>> = {
  i: 'INT', l: 'LONG', f: 'FLOAT', d: 'DOUBLE', bd: 'BIG_DECIMAL', b: 'BOOLEAN', ts: 'TIMESTAMP', s: 'STRING', j: 'JSON', by: 'BYTES'
}
const context = { typeOf: (name: string): DataType | 'unknown' => types[name] ?? 'unknown' }

const faults: ReadonlyArray<readonly [expression: string, code: ErrorCode, message: RegExp, remedy: RegExp]> = [
  ['strcomp(s, s)', 'FUNCTION_UNKNOWN', /Function strcomp is not supported, at column 1/, /Did you mean strcmp\?/],
  ['1 + upperr(s)', 'FUNCTION_UNKNOWN', /at column 5/, /upper/],
  ['nothingLikeIt(s)', 'FUNCTION_UNKNOWN', /nothingLikeIt/, /list of supported/],
  ['now()', 'FUNCTION_UNKNOWN', /now/, /changes from call to call/],
  ["ago('PT1H')", 'FUNCTION_UNKNOWN', /ago/, /changes from call to call/],
  ['rand()', 'FUNCTION_UNKNOWN', /rand/, /changes from call to call/],
  ['uuid()', 'FUNCTION_UNKNOWN', /uuid/, /changes from call to call/],
  ['Groovy({s.toUpperCase()}, s)', 'FUNCTION_UNKNOWN', /Groovy/, /built-in/],
  ['groovy({"returnType":"INT"}, s)', 'FUNCTION_UNKNOWN', /Groovy/, /built-in/],
  ['-i', 'FUNCTION_UNKNOWN', /minusPrefix/, /negate/],
  ['+i', 'FUNCTION_UNKNOWN', /plusPrefix/, /leave the plus out/],
  ['s || s', 'FUNCTION_UNKNOWN', /\|\|/, /concat/],
  ['i IN (1, 2)', 'FUNCTION_UNKNOWN', /Function in/, /OR/],
  ['i NOT IN (1, 2)', 'FUNCTION_UNKNOWN', /not_in/, /AND/],
  ['b IS TRUE', 'FUNCTION_UNKNOWN', /isTrue/, /coalesce/],
  ["jsonExtractScalar(s, '$.x', 'STRING')", 'FUNCTION_UNKNOWN', /jsonExtractScalar/, /jsonPathString/],
  ['toHLL(s)', 'FUNCTION_UNKNOWN', /toHLL/, /Sketch/],
  ['strcmp(s)', 'FUNCTION_INVALID', /takes 2 arguments, not 1/, /Correct/],
  ['substr(s, 1, 2, 3)', 'FUNCTION_INVALID', /takes 2 or 3 arguments, not 4/, /Correct/],
  ["s = 'REMOVE'", 'FUNCTION_INVALID', /"REMOVE" is not a number, at column 5/, /strcmp/],
  ["i BETWEEN 'a' AND 'b'", 'FUNCTION_INVALID', /"a" is not a number/, /strcmp/],
  ['by + 1', 'FUNCTION_INVALID', /Argument 1 of plus: BYTES cannot become DOUBLE/, /Correct/],
  ['toEpochDays(by)', 'FUNCTION_INVALID', /BYTES cannot become LONG/, /Correct/],
  ['fromTimestamp(i)', 'FUNCTION_INVALID', /INT cannot become TIMESTAMP/, /Correct/],
  ["toEpochDays('x')", 'FUNCTION_INVALID', /"x" is not a LONG/, /Correct/],
  ['i AND b', 'FUNCTION_INVALID', /Argument 1 of and is INT, not BOOLEAN/, /Correct/],
  ['NOT s', 'FUNCTION_INVALID', /is STRING, not BOOLEAN/, /Correct/],
  ['not(b, b)', 'FUNCTION_INVALID', /row|arguments|Expected/, /./],
  ['CAST(s AS foo)', 'FUNCTION_INVALID', /foo is no type/, /./],
  ["toDateTime(ts, 'G')", 'FUNCTION_INVALID', /letter G/, /./],
  ["fromDateTime(s, 'yy')", 'FUNCTION_INVALID', /two digits/, /./],
  ["toDateTime(ts, 'yyyy', 'Nowhere/City')", 'FUNCTION_INVALID', /Nowhere\/City/, /./],
  ["hour(ts, 'PST')", 'FUNCTION_INVALID', /PST/, /./],
  ["dateTrunc('days', ts)", 'FUNCTION_INVALID', /days/, /./],
  ["dateTimeConvert(ts, s, 'EPOCH', '1:DAYS')", 'FUNCTION_INVALID', /constants/, /./],
  ["dateTimeConvert(ts, 'EPOCH', 'EPOCH', 'DAY')", 'FUNCTION_INVALID', /DAY/, /./],
  ["dateTimeConvert(ts, '1:WEEKS:EPOCH', 'EPOCH', '1:DAYS')", 'FUNCTION_INVALID', /WEEKS/, /./],
  ["regexpExtract(s, '(a*)*')", 'FUNCTION_INVALID', /can match nothing/, /./],
  ['regexpExtract(s, s)', 'FUNCTION_INVALID', /constants/, /./],
  ["regexpReplace(s, 'a', 'b', 0, -1, s)", 'FUNCTION_INVALID', /constants/, /./],
  ["jsonPath(s, '$..x')", 'FUNCTION_INVALID', /JSON path/, /./],
  ["jsonPath(s, '$.x[?(@.y)]')", 'FUNCTION_INVALID', /JSON path/, /./],
  ["jsonPath(s, '$.x[0:2]')", 'FUNCTION_INVALID', /JSON path/, /./],
  ["jsonPath(s, '$.x.length()')", 'FUNCTION_INVALID', /JSON path/, /./],
  ["jsonPath(s, '$.')", 'FUNCTION_INVALID', /JSON path/, /./],
  ["jsonPath(s, '')", 'FUNCTION_INVALID', /JSON path/, /./],
  ["normalize(s, 'X')", 'FUNCTION_INVALID', /NFC/, /./],
  ["toBytes(s, 'UTF-16')", 'FUNCTION_INVALID', /UTF-16/, /./]
]

describe('compileFunction', () => {
  for (const [expression, code, message, remedy] of faults) {
    it(`refuses ${expression}`, () => {
      assert.throws(() => compileFunction(expression, context), (error) => {
        assert.ok(error instanceof DynapinotError, String(error))
        assert.equal(error.code, code, error.message)
        assert.match(error.message, message)
        assert.ok(error.message.includes(expression))
        assert.match(error.context.remedy ?? '', remedy)
        return true
      })
    })
  }

  it('tells the names in the order of their appearance, repeated ones too', () => {
    assert.deepEqual(compileFunction('d + a.b * d - coalesce("x y", 1)', context).args, ['d', 'a.b', 'd', 'x y'])
    assert.deepEqual(compileFunction('1 + 2', context).args, [])
  })

  it('takes undefined for null, LONG as number, BOOLEAN as 0 and 1', () => {
    assert.equal(compileFunction('l + 1', context).evaluate([undefined]), null)
    assert.equal(compileFunction('l + 1', context).evaluate([41]), 42)
    assert.equal(compileFunction('ts + 1', context).evaluate([41n]), 42)
    assert.equal(compileFunction('b AND NOT b', context).evaluate([1, 0]), true)
    assert.equal(compileFunction('bd + 1', context).evaluate([Uint8Array.of(0, 1, 15)]), 2.5)
  })

  it('says the class of INT and FLOAT results', () => {
    assert.deepEqual(compileFunction('i', context).evaluate([1]), new JavaInteger(1))
    assert.deepEqual(compileFunction('f', context).evaluate([0.5]), new JavaFloat(0.5))
    assert.equal(compileFunction('d', context).evaluate([1]), 1)
    assert.equal(compileFunction('l', context).evaluate([1]), 1n)
    assert.equal(compileFunction('i', context).evaluate([null]), null)
  })

  it('fails on a value that is not of the type of its column', () => {
    for (const [name, value] of [['i', '1'], ['l', 1.5], ['b', 2], ['s', 1], ['by', 'x'], ['bd', 1], ['d', [1]]] as const) {
      assert.throws(() => compileFunction(`isNull(${name})`, context).evaluate([value]), FunctionFailure)
    }
  })

  it('computes constants once, and keeps their failures for the rows', () => {
    const first = compileFunction("md5(toUtf8('abc'))", context)
    assert.equal(first.evaluate([]), '900150983cd24fb0d6963f7d28e17f72')
    assert.throws(() => compileFunction("fromBase64('?')", context).evaluate([]), FunctionFailure)
  })

  it('turns limits of the engine into failures of the row', () => {
    assert.throws(() => compileFunction('repeat(s, 2147483647)', context).evaluate(['abc']), FunctionFailure)
    assert.throws(() => compileFunction('round(l, 0)', context).evaluate([1n]), FunctionFailure)
    assert.throws(() => compileFunction("concat(CAST(s AS DECIMAL), '')", context).evaluate(['1e2147483647']), FunctionFailure)
  })

  it('does not share what one row gave with the next one', () => {
    const compiled = compileFunction("arrayConcatString(split(s, ','), ARRAY['z'])", context)
    assert.deepEqual(compiled.evaluate(['a,b']), ['a', 'b', 'z'])
    assert.deepEqual(compiled.evaluate(['c']), ['c', 'z'])
  })
})

describe('checkFunction', () => {
  it('is silent about an expression that can be compiled', () => {
    assert.deepEqual(checkFunction("strcmp(eventName, 'REMOVE') = 0"), [])
    assert.deepEqual(checkFunction('toSphericalGeography(stPoint(group_lon,group_lat))'), [])
  })

  it('tells a fault with its remedy', () => {
    const [fault, ...others] = checkFunction('strcomp(a, b)')
    assert.match(fault ?? '', /strcomp.*Did you mean strcmp/)
    assert.deepEqual(others, [])
  })
})

describe('supportedFunctions', () => {
  it('has a signature for every function', () => {
    assert.ok(supportedFunctions.length > 300)
    const strcmp = supportedFunctions.find((one) => one.names.includes('strcmp'))
    assert.equal(strcmp?.signature, 'strcmp(STRING, STRING) -> INT')
    for (const { signature } of supportedFunctions) assert.match(signature, /^\w+\([\w[\], .]*\) -> [\w[\] ]+$/)
  })

  it('has each name once for each count of arguments', () => {
    const seen = new Set<string>()
    for (const { names, signature } of supportedFunctions) {
      const count = /\(\)/.test(signature) ? 0 : signature.split(',').length
      for (const name of names) {
        const key = `${name.toLowerCase()}/${count}`
        assert.ok(!seen.has(key), key)
        seen.add(key)
      }
    }
  })
})
