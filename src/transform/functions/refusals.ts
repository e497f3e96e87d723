import { canonicalName } from './ast.ts'

/** Functions and operators that are known and refused, with what to do instead. */

/** Operators: canonical name, how it is written, remedy. */
const operators: ReadonlyArray<readonly [canonical: string, written: string, remedy: string]> = [
  ['minusprefix', '-x', 'Pinot has no sign operator in a transformFunction; write negate(x).'],
  ['plusprefix', '+x', 'Pinot has no sign operator in a transformFunction; leave the plus out.'],
  ['||', '||', 'Pinot has no || in a transformFunction; write concat(a, b).'],
  ['in', 'IN', "Pinot has no IN in a transformFunction; write x = 1 OR x = 2, or strcmp(x, 'a') = 0 OR ... for strings."],
  ['notin', 'NOT IN', 'Pinot has no NOT IN in a transformFunction; write x != 1 AND x != 2.'],
  ['istrue', 'IS TRUE', 'Pinot has no IS TRUE in a transformFunction; write coalesce(x, false).'],
  ['isfalse', 'IS FALSE', 'Pinot has no IS FALSE in a transformFunction; write NOT coalesce(x, true).'],
  ['isnottrue', 'IS NOT TRUE', 'Pinot has no IS NOT TRUE in a transformFunction; write NOT coalesce(x, false).'],
  ['isnotfalse', 'IS NOT FALSE', 'Pinot has no IS NOT FALSE in a transformFunction; write coalesce(x, true).']
]

const functions: ReadonlyArray<readonly [name: string, remedy: string]> = [
  ['if', 'Pinot has no IF in a transformFunction; write CASE WHEN a THEN b ELSE c END.'],
  ['jsonExtractScalar', 'Pinot has it for queries only; write jsonPathString, jsonPathLong or jsonPathDouble.'],
  ['jsonKeyValueArrayToMap', 'The order of its result depends on the JVM; read the values with jsonPathString.'],
  ['jsonExtractKey', 'It is not supported; read the values with jsonPath functions.'],
  ['md2', 'Nothing computes MD2 any more; use sha256(toUtf8(x)).'],
  ['fromTimestampMV', 'Pinot cannot call it with what a column holds; use the LONG values themselves.'],
  ['stAsGeoJson', 'It is not supported; use stAsText.'],
  ['stGeomFromGeoJson', 'It is not supported; use stPoint or stGeomFromText.'],
  ['stGeogFromGeoJson', 'It is not supported; use stPoint(x, y, true) or stGeogFromText.']
]

const notDeterministic = 'Its result changes from call to call, so the same input would not give the same segment; map a column to ApproximateCreationDateTime or leave it out.'
const sketches = 'Sketches are not supported; let Pinot build them when it queries or in a minion task.'
const relations = 'Relations of shapes and H3 cells are not supported; Pinot computes them when it queries, and servers build H3 indexes.'
const queryOnly = 'It tells of a running query and has no meaning for stored rows.'
const network = 'Functions of URLs and IP addresses are not supported; use regexpExtract or splitPart.'
const rareHashes = 'This hash is not supported; use murmurHash2, murmurHash3Bit32, murmurHash3Bit64, crc32 or sha256.'
const generators = 'It is not supported; write the values as ARRAY[...].'

/** The first rule that fits a name gives the remedy; `names` are those that the documentation lists. */
const rules: ReadonlyArray<readonly [names: string, pattern: RegExp, remedy: string]> = [
  ['now ago agoMV rand uuid sleep currentTimestamp currentDate', /^(?:now|ago|agomv|rand|random|uuid|sleep|currenttimestamp|currentdate)$/, notDeterministic],
  ['toThetaSketch toIntegerSumTupleSketch toCpcSketch toHLL toULL fromULL', /sketch|^(?:to|from)(?:hll|ull)$/, sketches],
  ['geoToH3 gridDistance gridDisk stContains stWithin stEquals', /^(?:geotoh3|grid\w+|stcontains|stwithin|stequals)$/, relations],
  ['cid reqId startTime endTime brokerId queryEngine stageId workerId avgReduce', /^(?:cid|reqid|starttime|endtime|brokerid|queryengine|stageid|workerid|avgreduce)$/, queryOnly],
  ['urlProtocol urlDomain urlPath cutQueryString extractURLParameter ipPrefix isSubnetOf', /^(?:url\w+|cut\w+|extracturl\w+|ip(?:prefix|subnetm\w+)|issubnetof)$/, network],
  ['cityHash64 murmurHash3X64Bit64', /^(?:cityhash\w+|murmurhash3x64\w+)$/, rareHashes],
  ['generateIntArray generateLongArray generateDoubleArray', /^generate\w+array$/, generators]
]

const remedies: ReadonlyMap<string, string> = new Map([
  ...operators.map(([canonical, , remedy]) => [canonical, remedy] as const),
  ...functions.map(([name, remedy]) => [canonicalName(name), remedy] as const)
])

/** Operators or functions that are refused, as they are written. */
export interface Refused {
  readonly names: readonly string[]
  readonly remedy: string
}

/** Operators that are refused, for the documentation. */
export const refusedOperators: readonly Refused[] = operators.map(([, written, remedy]) => ({ names: [written], remedy }))

/** Functions that are refused, for the documentation. */
export const refusedFunctions: readonly Refused[] = [
  ...functions.map(([name, remedy]) => ({ names: [name], remedy })),
  ...rules.map(([names, , remedy]) => ({ names: names.split(' '), remedy }))
]

/** What to do instead of a function that is not supported; undefined if nothing is known of it. */
export function remedyFor (canonical: string): string | undefined {
  return remedies.get(canonical) ?? rules.find(([, pattern]) => pattern.test(canonical))?.[2]
}
