import type { SegmentOracle } from '../../test/pinot/oracle.ts'
import type { ColumnFacts, StoredValue } from '../../test/pinot/oracle-types.ts'

/** So many rows of each segment are compared value by value. */
const ROWS = 100
const facts = ['dataType', 'hasDictionary', 'cardinality', 'totalNumberOfEntries', 'minValue', 'maxValue', 'nullDocIds'] as const

/**
 * Compares two segments as Pinot's own reader sees them: rows, columns with their types, encodings, cardinalities,
 * smallest and largest values and nulls, and the values of rows that are spread over them; of `nullsOnly` columns the
 * nulls alone.
 * @returns what differs, in words.
 */
export async function segmentDifferences (oracle: SegmentOracle, found: string, expected: string, nullsOnly: readonly string[]): Promise<string[]> {
  const [ours, theirs] = [await oracle.read({ tar: found, checks: false }), await oracle.read({ tar: expected, checks: false })]
  const docs = theirs.segment.totalDocs
  if (ours.segment.totalDocs !== docs) return [`${ours.segment.totalDocs} rows instead of ${docs}`]
  const sample = Array.from({ length: Math.min(ROWS, docs) }, (_, i) => Math.floor(i * docs / Math.min(ROWS, docs)))
  const [own, other] = [await oracle.read({ tar: found, checks: false, sample }), await oracle.read({ tar: expected, checks: false, sample })]
  return Object.keys(theirs.columnMetadata).flatMap((name) => [
    ...factDifferences(name, ours.columnMetadata[name], theirs.columnMetadata[name]!, nullsOnly.includes(name) ? ['nullDocIds'] : facts),
    ...nullsOnly.includes(name)
      ? []
      : valueDifferences(name, own.columns?.[name], other.columns?.[name])
  ])
}

function factDifferences (name: string, found: ColumnFacts | undefined, expected: ColumnFacts, compared: readonly (typeof facts[number])[]): string[] {
  if (found === undefined) return [`no column ${name}`]
  return compared.filter((fact) => JSON.stringify(found[fact] ?? null) !== JSON.stringify(expected[fact] ?? null))
    .map((fact) => `${fact} of ${name}: ${text(found[fact])} instead of ${text(expected[fact])}`)
}

function valueDifferences (name: string, found: readonly StoredValue[] | undefined, expected: readonly StoredValue[] | undefined): string[] {
  return JSON.stringify(found) === JSON.stringify(expected) ? [] : [`values of ${name}`]
}

function text (value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80)
}
