/** Functions and operators that are known and refused, with what to do instead. */

const remedies: ReadonlyMap<string, string> = new Map([
  ['minusprefix', 'Pinot has no sign operator in a transformFunction; write negate(x).'],
  ['plusprefix', 'Pinot has no sign operator in a transformFunction; leave the plus out.'],
  ['||', 'Pinot has no || in a transformFunction; write concat(a, b).'],
  ['in', 'Pinot has no IN in a transformFunction; write x = 1 OR x = 2, or strcmp(x, \'a\') = 0 OR ... for strings.'],
  ['notin', 'Pinot has no NOT IN in a transformFunction; write x != 1 AND x != 2.'],
  ['istrue', 'Pinot has no IS TRUE in a transformFunction; write coalesce(x, false).'],
  ['isfalse', 'Pinot has no IS FALSE in a transformFunction; write NOT coalesce(x, true).'],
  ['isnottrue', 'Pinot has no IS NOT TRUE in a transformFunction; write NOT coalesce(x, false).'],
  ['isnotfalse', 'Pinot has no IS NOT FALSE in a transformFunction; write coalesce(x, true).']
])

const notDeterministic = 'Its result changes from call to call, so the same input would not give the same segment; map a column to ApproximateCreationDateTime or leave it out.'

const clocks: ReadonlySet<string> = new Set(['now', 'ago', 'agomv', 'rand', 'random', 'uuid', 'sleep', 'currenttimestamp', 'currentdate'])

/** What to do instead of a function that is not supported; undefined if nothing is known of it. */
export function remedyFor (canonical: string): string | undefined {
  return clocks.has(canonical) ? notDeterministic : remedies.get(canonical)
}
