/**
 * Why a column name cannot be used, or undefined if it can. Column names are keys and list items of a segment's
 * metadata.properties and index_map: commas break the lists, `=`, `:` and blanks the keys, and letters beyond ASCII are
 * damaged when a server of another default charset writes the files anew.
 * Sources: Pinot's SchemaUtils (no whitespace), SegmentMetadataImpl, CommonsConfigurationUtils.
 */
export function columnNameFault (name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name.startsWith('$')) return 'starts with $, as only Pinot\'s own virtual columns do'
  if (/\s/.test(name)) return 'has a blank, which Pinot refuses'
  if (/[,=:#!\\/"'{}]/.test(name)) return 'has one of , = : # ! \\ / " \' { }, which break the metadata of segments'
  if (/[^\x21-\x7e]/.test(name)) return 'has a letter beyond ASCII, which servers damage when they rewrite the metadata of segments'
  if (/^\.|\.$|\.\./.test(name)) return 'has a dot at its beginning or end, or two in a row'
  if (name.includes('$$')) return 'has $$, which stands for the children of MAP columns'
  return undefined
}
