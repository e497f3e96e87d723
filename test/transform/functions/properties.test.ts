import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { preparePinotJava } from '../../pinot/maven.ts'
import { SegmentOracle } from '../../pinot/oracle.ts'
import { dateParser } from '../../../src/transform/functions/date-parser.ts'
import { datePrinter } from '../../../src/transform/functions/date-printer.ts'
import { parseDouble, doubleToString, floatToString, parseFloat32 } from '../../../src/transform/functions/java-numbers.ts'
import { parseJson } from '../../../src/transform/functions/json-parser.ts'
import { writeJson } from '../../../src/transform/functions/json-writer.ts'
import { utc, zoneOf } from '../../../src/transform/functions/time-zone.ts'
import { fails } from './case-table.ts'
import type { ColumnType, FunctionCase, Row } from './case-table.ts'
import { isClose, resultsHere, resultsInPinot } from './evaluate-case.ts'

/** Random values, the same in each run, in Pinot and here. */

const java = await preparePinotJava()
const seed = Number(process.env.FUNCTION_SEED ?? 20240229)
const rowsPerExpression = 200

// Letters, signs and emoji that every Unicode version of the last years has.
const unit = fc.oneof(...[[0x20, 0x24f], [0x370, 0x373], [0x386, 0x3ff], [0x400, 0x4ff], [0x1e00, 0x1eff], [0x1f00, 0x1f15], [0x2018, 0x2060], [0x4e00, 0x4eff], [0xff01, 0xff5e], [0x10400, 0x1044f], [0x1f600, 0x1f64f]]
  .map(([min, max]) => fc.integer({ min: min!, max: max! }).map((code) => String.fromCodePoint(code))))
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit, maxLength: 8 }),
  fc.stringMatching(/^[ab ,.\t\n]{0,10}$/),
  fc.constantFrom('a', 'ab', ',', '', ' ', 'é', '\u{1f600}', 'ß', 'İ', '\u2028'))
const double = fc.oneof(fc.double(), fc.double({ min: -1e6, max: 1e6 }), fc.integer(), fc.integer().map((n) => n / 100))
const long = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -100000n, max: 100000n }))
const int = fc.oneof(fc.integer(), fc.integer({ min: -20, max: 20 }))
const small = fc.integer({ min: -3, max: 12 })
// 1970 to 2100, and a few older ones.
const millis = fc.oneof(fc.bigInt({ min: 0n, max: 4102444800000n }), fc.bigInt({ min: -62000000000000n, max: 4102444800000n }))
const modernMillis = fc.bigInt({ min: 31536000000n, max: 2051222400000n })
const numberText = fc.oneof(double.map(String), int.map(String), fc.stringMatching(/^[-+]?[0-9]{0,4}\.?[0-9]{0,3}([eE][-+]?[0-9]{1,2})?[fd]?$/))
const timestampText = fc.oneof(
  fc.tuple(fc.integer({ min: 1600, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 60 }), fc.constantFrom(' ', 'T'), fc.constantFrom('', ':05', ':05.1', '.25', ':59.123456789', 'Z', ':00Z', ':00+01:00', '-05:30'))
    .map(([year, month, day, hour, minute, separator, rest]) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}${separator}${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}${rest}`),
  fc.bigInt({ min: 0n, max: 4102444800000n }).map(String))

/** Regular expressions of a small alphabet, with all that is translated. */
const pattern = fc.letrec<{ all: string, sequence: string, repeated: string, atom: string }>((tie) => ({
  all: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|')),
  sequence: fc.array(tie('repeated'), { maxLength: 3 }).map((parts) => parts.join('')),
  repeated: fc.tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{1,}', '*?', '+?')).map((parts) => parts.join('')),
  atom: fc.oneof({ maxDepth: 3 }, fc.constantFrom('a', 'b', 'B', '.', '[ab]', '[^a]', '[a-c1]', '\\d', '\\w', '\\s', '\\S', '^', '$', '\\b', '\\.', '\\p{L}', '\\Z', '-', 'é', '[é-\u00ff]', '\\Qa.\\E'),
    tie('all').map((inner) => `(${inner})`), tie('all').map((inner) => `(?:${inner})`), tie('all').map((inner) => `(?=${inner})`), tie('all').map((inner) => `(?!${inner})`))
})).all
const subject = fc.oneof(fc.stringMatching(/^[abBc1. \n\r-]{0,8}$/), fc.string({ unit: fc.constantFrom('a', 'b', 'é', 'É', '\u{1f600}', '\u0085', '\u2028', '\r', '\n'), maxLength: 6 }))

interface Property {
  readonly types: readonly ColumnType[]
  readonly values: readonly fc.Arbitrary<unknown>[]
  readonly expressions: readonly string[]
  readonly tolerance?: number
  /** A failure here while Pinot gives a result is a refusal. */
  readonly mayRefuse?: boolean
  readonly rows?: number
}

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', '-03:30', 'Australia/Lord_Howe', 'America/Sao_Paulo']

const properties: Readonly<Record<string, Property>> = {
  arithmetic: { types: ['DOUBLE', 'DOUBLE'], values: [double, double], expressions: ['a + b', 'a - b', 'a * b', 'a / b', 'a % b', 'intDiv(a, b)', 'intDivOrZero(a, b)', 'positiveModulo(a, b)', 'greatest(a, b)', 'least(a, b)', 'a = b', 'a != b', 'a < b', 'a >= b', 'floor(a)', 'ceil(a)', 'abs(a)', 'sign(a)', 'truncate(a)', 'roundDecimal(a)', 'roundDecimal(a, 2)', 'truncate(a, 1)', 'sqrt(a)', 'cast(a as int)', 'cast(a as long)', 'cast(a as float)', 'cast(a as boolean)'] },
  transcendental: { types: ['DOUBLE', 'DOUBLE'], values: [fc.double({ min: -700, max: 700, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })], expressions: ['exp(a)', 'ln(a)', 'log2(a)', 'log10(a)', 'power(a, b)', 'sin(a)', 'cos(a)', 'atan2(a, b)', 'tanh(a)', 'hypot(a, b)'], tolerance: 1e-12 },
  longs: { types: ['LONG', 'LONG'], values: [long, long], expressions: ['a + b', 'a = b', 'a < b', 'gcd(a, b)', 'lcm(a, b)', 'byteswapLong(a)', 'round(a, b)', 'cast(a as int)', 'cast(a as double)', 'cast(cast(a as float) as double)', 'longToHexDecimal(a)', 'hexDecimalToLong(concat(a, \'\'))', 'toEpochDays(a)', 'toEpochSecondsRounded(a, b)', 'fromEpochDays(a)', 'fromEpochHoursBucket(a, b)', 'isDistinctFrom(a, b)', 'nullif(a, b)', 'arraySumLong(array(a, b))'] },
  ints: { types: ['INT', 'INT'], values: [int, int], expressions: ['a + b', 'a * b', 'byteswapInt(a)', 'cast(a as string)', 'coalesce(a, b)', 'CASE WHEN a < b THEN a ELSE b END', 'a BETWEEN b AND 5'] },
  numberTexts: { types: ['STRING'], values: [numberText], expressions: ['a + 0', 'cast(a as int)', 'cast(a as double)', 'cast(a as decimal)', 'cast(cast(a as float) as double)', 'cast(a as boolean)', 'fromEpochSeconds(a)', 'cast(cast(a as decimal) as string)', 'cast(cast(a as decimal) as bytes)', 'cast(cast(a as decimal) as long)'] },
  timestampTexts: { types: ['STRING'], values: [timestampText], expressions: ['fromTimestamp(a)', 'cast(a as long)', 'cast(a as timestamp)', 'fromIso8601(a)'], mayRefuse: true },
  strings: { types: ['STRING', 'STRING'], values: [text, text], expressions: ['strcmp(a, b)', 'upper(a)', 'lower(a)', 'reverse(a)', 'length(a)', 'concat(a, b)', 'trim(a)', '"trim"(a)', 'ltrim(a)', 'rtrim(a)', 'strpos(a, b)', 'strrpos(a, b)', 'startsWith(a, b)', 'contains(a, b)', 'replace(a, b, \'-\')', 'remove(a, b)', 'split(a, b)', 'split(a, b, 2)', 'splitPart(a, b, 1)', 'hammingDistance(a, b)', 'levenshteinDistance(a, b)', 'normalize(a, \'NFKD\')', 'toUtf8(a)', 'toAscii(a)', 'encodeUrl(a)', 'decodeUrl(encodeUrl(a))', 'decodeUrl(a)', 'isJson(a)', 'fromBase64(a)', 'murmurHash2UTF8(a)', 'murmurHash3Bit128(toUtf8(a), 7)', 'crc32c(toUtf8(a))', 'jsonFormat(a)', 'cast(a as json)', 'uniqueNgrams(a, 1, 2)', 'TRIM(BOTH b FROM a)', 'arraySortString(array(a, b))'] },
  patterns: { types: ['STRING', 'STRING'], values: [subject, pattern], expressions: ['regexpLikeVar(a, b)', "regexpLikeVar(a, b, 'i')", 'regexpExtractVar(a, b)', 'regexpExtractVar(a, b, 1)', "regexpReplaceVar(a, b, '<$0>')", "regexpReplaceVar(a, b, 'x', 0, 1)", "regexpReplaceVar(a, b, '_', 0, -1, 'i')"], mayRefuse: true, rows: 1500 },
  likePatterns: { types: ['STRING', 'STRING'], values: [fc.stringMatching(/^[abA%_\\.*éÉ-]{0,6}$/), fc.stringMatching(/^[abA%_\\.*éÉ-]{0,5}$/)], expressions: ['likeVar(a, b)'], rows: 1500 },
  initcap: { types: ['STRING'], values: [text], expressions: ['initcap(a)'], mayRefuse: true },
  positions: { types: ['STRING', 'INT', 'INT'], values: [text, small, small], expressions: ['substr(a, b)', 'substr(a, b, c)', 'substring(a, b)', 'substring(a, b, c)', 'left(a, b)', 'right(a, b)', 'lpad(a, b, \'xy\')', 'rpad(a, b, \'z\')', 'repeat(a, b)', 'repeat(a, \'-\', b)', 'strpos(a, \'a\', b)', 'strrpos(a, \'a\', b)', 'prefixes(a, b)', 'suffixes(a, b)'] },
  bytes: { types: ['BYTES'], values: [fc.uint8Array({ maxLength: 24 })], expressions: ['toBase64(a)', 'fromUtf8(a)', 'fromAscii(a)', 'bytesToHex(a)', 'md5(a)', 'sha224(a)', 'murmurHash2(a)', 'murmurHash2Bit64(a)', 'murmurHash3Bit32(a, -5)', 'murmurHash3Bit64(a, 9)', 'crc32(a)', 'adler32(a)', 'fromUUIDBytes(a)', 'bytesToBigDecimal(a)'], mayRefuse: true },
  dates: { types: ['LONG', 'LONG'], values: [millis, millis], expressions: ['year(a)', 'quarter(a)', 'month(a)', 'week(a)', 'yearOfWeek(a)', 'dayOfYear(a)', 'dayOfMonth(a)', 'dayOfWeek(a)', 'hour(a)', 'minute(a)', 'second(a)', 'millisecond(a)', ...['year', 'quarter', 'month', 'week', 'day', 'hour'].flatMap((unit) => [`dateTrunc('${unit}', a)`, `dateDiff('${unit}', a, b)`, `dateAdd('${unit}', 17, a)`, `dateAdd('${unit}', -5, a)`]), "toDateTime(a, 'yyyy-MM-dd HH:mm:ss.SSS EEE MMM w x e D hh a kk K')", 'toIso8601(a)', "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', '1:DAYS:SIMPLE_DATE_FORMAT:yyyy-MM-dd HH:mm', '7:DAYS')", "dateTimeConvert(a, '1:MILLISECONDS:EPOCH', '15:MINUTES:EPOCH', '6:HOURS')", "fromTimestamp(dateBin('5h', toTimestamp(a), toTimestamp(b)))"], mayRefuse: true },
  zones: { types: ['LONG'], values: [modernMillis], expressions: zones.flatMap((zone) => [`hour(a, '${zone}')`, `dateTrunc('day', a, 'MILLISECONDS', '${zone}')`, `dateTrunc('week', a, 'MILLISECONDS', '${zone}')`, `dateTrunc('quarter', a, 'MILLISECONDS', '${zone}')`, `dateTrunc('hour', a, 'MILLISECONDS', '${zone}')`, `toDateTime(a, 'yyyy-MM-dd HH:mm ZZ', '${zone}')`, `fromDateTime(toDateTime(a, 'yyyyMMddHHmm', '${zone}'), 'yyyyMMddHHmm', '${zone}')`, `dateTimeConvert(a, 'EPOCH', 'EPOCH', '6:HOURS', '${zone}')`, `dateTimeConvert(a, 'EPOCH', 'EPOCH', '3:DAYS', '${zone}')`]) },
  json: { types: ['STRING'], values: [fc.json({ maxDepth: 3 }).map((value) => `{"x":${value}}`)], expressions: ["jsonPath(a, '$.x')", "jsonPathString(a, '$.x')", "jsonPathString(a, '$.x[0]')", "jsonPathArray(a, '$.x[*]')", "jsonPathLong(a, '$.x')", "jsonPathDouble(a, '$.x', 1)", 'jsonFormat(jsonStringToMap(a))', 'cast(a as json)'] },
  points: { types: ['DOUBLE', 'DOUBLE'], values: [fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true })], expressions: ['toSphericalGeography(stPoint(a, b))', 'stAsBinary(stPoint(a, b))', 'stGeomFromText(stAsText(stPoint(a, b)))', 'encodeGeoHash(b, a, 8)'] }
}

function casesOf ({ types, values, expressions, tolerance, rows: numRuns = rowsPerExpression }: Property): FunctionCase[] {
  const names = ['a', 'b', 'c']
  const rows = fc.sample(fc.tuple(...values), { numRuns, seed })
    .map((row): Row => [Object.fromEntries(row.map((value, index) => [names[index]!, value])), ''])
  const columns = Object.fromEntries(types.map((type, index) => [names[index]!, type]))
  return expressions.map((expression) => ({ expression, columns, rows, tolerance: tolerance ?? 0 }))
}

/** Before Java 19 some texts of doubles had a digit too many; the number is the same. */
function sameNumbers (here: string, there: string): boolean {
  const numbers = /-?\d+\.\d+(?:E-?\d+)?/g
  if (here.replace(numbers, '#') !== there.replace(numbers, '#')) return false
  const [mine, theirs] = [here.match(numbers) ?? [], there.match(numbers) ?? []]
  return mine.every((value, index) => Number(value) === Number(theirs[index]) || Math.fround(Number(value)) === Math.fround(Number(theirs[index])))
}

describe('transform functions on random values in Pinot', { skip: java.available ? false : java.reason }, () => {
  let oracle: SegmentOracle
  before(async () => {
    oracle = await SegmentOracle.start()
  })
  after(() => oracle.close())

  for (const [name, property] of Object.entries(properties)) {
    it(name, async () => {
      const differences: string[] = []
      let rows = 0
      let computed = 0
      for (const one of casesOf(property)) {
        const here = resultsHere(one)
        const there = await resultsInPinot(oracle, one)
        here.forEach((value, index) => {
          rows++
          if (value !== fails) computed++
          if (isClose(value, there[index]!, one.tolerance ?? 0) || sameNumbers(value, there[index]!)) return
          if (property.mayRefuse === true && value === fails) return
          differences.push(`${one.expression} on ${inspect(one.rows[index]![0])}: ${value}, Pinot gives ${there[index]!}`)
        })
      }
      assert.deepEqual(differences.slice(0, 20), [])
      // Otherwise the values say nothing.
      assert.ok(computed > rows / (property.mayRefuse === true ? 10 : 4), `only ${computed} of ${rows} could be computed`)
    })
  }
})

function inspect (values: object): string {
  return JSON.stringify(values, (_, value: unknown) => typeof value === 'bigint' ? `${value}n` : value)
}

describe('transform functions on random values', () => {
  it('reads back the text of a double and of a float', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => Object.is(parseDouble(doubleToString(value)), value)))
    fc.assert(fc.property(fc.float({ noNaN: true }), (value) => Object.is(parseFloat32(floatToString(value)), value)))
  })

  it('reads back the JSON that it writes', () => {
    fc.assert(fc.property(fc.json(), (value) => {
      const once = writeJson(parseJson(value))
      return writeJson(parseJson(once)) === once
    }))
  })

  it('reads back the dates that it prints', () => {
    const patterns = ['yyyy-MM-dd HH:mm:ss.SSS', 'yyyyMMddHHmmssSSS', 'd MMM yyyy hh:mm:ss.SSS a ZZ', "EEEE, d MMMM yyyy 'at' kk:mm:ss.SSSZ", 'yyyy D HH mm ss SSS']
    fc.assert(fc.property(fc.constantFrom(...patterns), fc.integer({ min: -1e13, max: 1e14 }), (pattern, time) =>
      dateParser(pattern, utc)(datePrinter(pattern, utc)(time)) === time))
  })

  it('gives the local time of a zone back', () => {
    fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({ min: 86400, max: 4e9 }), (id, second) => {
      const zone = zoneOf(id)
      const pattern = 'yyyy-MM-dd HH:mm:ss ZZ'
      return dateParser(pattern, zone)(datePrinter(pattern, zone)(second * 1000)) === second * 1000
    }))
  })
})
