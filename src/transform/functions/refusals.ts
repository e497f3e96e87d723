/** Functions and operators that are known and refused, with what to do instead. */

const remedies: ReadonlyMap<string, string> = new Map([
  ['minusprefix', 'Pinot has no sign operator in a transformFunction; write negate(x).'],
  ['plusprefix', 'Pinot has no sign operator in a transformFunction; leave the plus out.'],
  ['||', 'Pinot has no || in a transformFunction; write concat(a, b).'],
  ['in', "Pinot has no IN in a transformFunction; write x = 1 OR x = 2, or strcmp(x, 'a') = 0 OR ... for strings."],
  ['notin', 'Pinot has no NOT IN in a transformFunction; write x != 1 AND x != 2.'],
  ['istrue', 'Pinot has no IS TRUE in a transformFunction; write coalesce(x, false).'],
  ['isfalse', 'Pinot has no IS FALSE in a transformFunction; write NOT coalesce(x, true).'],
  ['isnottrue', 'Pinot has no IS NOT TRUE in a transformFunction; write NOT coalesce(x, false).'],
  ['isnotfalse', 'Pinot has no IS NOT FALSE in a transformFunction; write coalesce(x, true).'],
  ['if', 'Pinot has no IF in a transformFunction; write CASE WHEN a THEN b ELSE c END.'],
  ['jsonextractscalar', 'Pinot has it for queries only; write jsonPathString, jsonPathLong or jsonPathDouble.'],
  ['jsonkeyvaluearraytomap', 'The order of its result depends on the JVM; read the values with jsonPathString.'],
  ['jsonextractkey', 'It is not supported; read the values with jsonPath functions.'],
  ['md2', 'Nothing computes MD2 any more; use sha256(toUtf8(x)).'],
  ['fromtimestampmv', 'Pinot cannot call it with what a column holds; use the LONG values themselves.'],
  ['stasgeojson', 'It is not supported; use stAsText.'],
  ['stgeomfromgeojson', 'It is not supported; use stPoint or stGeomFromText.'],
  ['stgeogfromgeojson', 'It is not supported; use stPoint(x, y, true) or stGeogFromText.']
])

const notDeterministic = 'Its result changes from call to call, so the same input would not give the same segment; map a column to ApproximateCreationDateTime or leave it out.'
const sketches = 'Sketches are not supported; let Pinot build them when it queries or in a minion task.'
const relations = 'Relations of shapes and H3 cells are not supported; Pinot computes them when it queries, and servers build H3 indexes.'
const queryOnly = 'It tells of a running query and has no meaning for stored rows.'
const network = 'Functions of URLs and IP addresses are not supported; use regexpExtract or splitPart.'
const rareHashes = 'This hash is not supported; use murmurHash2, murmurHash3Bit32, murmurHash3Bit64, crc32 or sha256.'
const generators = 'It is not supported; write the values as ARRAY[...].'

/** The first rule that fits a name gives the remedy. */
const rules: ReadonlyArray<readonly [pattern: RegExp, remedy: string]> = [
  [/^(?:now|ago|agomv|rand|random|uuid|sleep|currenttimestamp|currentdate)$/, notDeterministic],
  [/sketch|^(?:to|from)(?:hll|ull)$/, sketches],
  [/^(?:geotoh3|grid\w+|stcontains|stwithin|stequals)$/, relations],
  [/^(?:cid|reqid|starttime|endtime|brokerid|queryengine|stageid|workerid|avgreduce)$/, queryOnly],
  [/^(?:url\w+|cut\w+|extracturl\w+|ip(?:prefix|subnetm\w+)|issubnetof)$/, network],
  [/^(?:cityhash\w+|murmurhash3x64\w+)$/, rareHashes],
  [/^generate\w+array$/, generators]
]

/** What to do instead of a function that is not supported; undefined if nothing is known of it. */
export function remedyFor (canonical: string): string | undefined {
  return remedies.get(canonical) ?? rules.find(([pattern]) => pattern.test(canonical))?.[1]
}
