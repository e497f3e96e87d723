/** What an attribute of the wide item is, and which Pinot column holds it. */
export type WideKind =
  | 'word' | 'text' | 'constant' | 'nullable' | 'int' | 'long' | 'decimal' | 'exact' | 'flag'
  | 'words' | 'numbers' | 'blobs' | 'map' | 'list' | 'blob'

/** One attribute besides the key. */
export interface WideColumn {
  readonly name: string
  readonly kind: WideKind
}

/** Numbers of attributes by kind: 99, and the key `id` makes 100. */
const counts: Readonly<Record<WideKind, number>> = {
  word: 20,
  text: 6,
  constant: 4,
  nullable: 6,
  int: 20,
  long: 10,
  decimal: 12,
  exact: 3,
  flag: 8,
  words: 3,
  numbers: 2,
  blobs: 1,
  map: 2,
  list: 1,
  blob: 1
}

/** The attributes in the order in which items have them: kinds are mixed, as in a real item. */
export const wideColumns: readonly WideColumn[] = mixed()

function mixed (): WideColumn[] {
  const columns: WideColumn[] = []
  for (let round = 0; columns.length < 99; round++) {
    for (const [kind, count] of Object.entries(counts)) {
      if (round < count) columns.push({ name: `${kind}_${round.toString().padStart(2, '0')}`, kind: kind as WideKind })
    }
  }
  return columns
}
