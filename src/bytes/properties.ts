/**
 * The dialect of properties files that Pinot reads and writes: Apache Commons Configuration 2, PropertiesConfiguration
 * with LegacyListDelimiterHandler(','). Written as pure ASCII, since no charset is fixed.
 *
 * ```
 * line    = key ' = ' item (',' item)*
 * key     = '\' before blank, TAB, FF, '=', ':' and '\'
 * item    = \\ \n \r \t \f \b, other control characters and non-ASCII as \uXXXX, ',' as '\,'
 * ```
 */

const keySpecial = /[ \t\f=:\\]/g
// eslint-disable-next-line no-control-regex
const valueSpecial = /[\u0000-\u001f\\,]|[^\u0000-\u007f]/g
const shortEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b', ',': '\\,'
}

function unicodeEscape (unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** Text of a key. */
export function escapeKey (key: string): string {
  // eslint-disable-next-line no-control-regex
  return key.replace(keySpecial, '\\$&').replace(/[^\u0000-\u007f]/g, unicodeEscape)
}

/** Text of a single value; a comma in it is no list. */
export function escapeValue (value: string): string {
  return value.replace(valueSpecial, (unit) => shortEscapes[unit] ?? unicodeEscape(unit))
}

/** One line without its end. An array is a list. */
export function propertyLine (key: string, value: string | readonly string[]): string {
  const text = typeof value === 'string' ? escapeValue(value) : value.map(escapeValue).join(',')
  return `${escapeKey(key)} =${text === '' ? '' : ` ${text}`}`
}

/**
 * Text of a STRING value as a property that gives it back whole, commas and outer blanks included, or null where that is
 * not possible (surrogates; NUL, which stands for the comma).
 * Source: org.apache.pinot.spi.env.CommonsConfigurationUtils.replaceSpecialCharacterInPropertyValue.
 */
export function protectText (value: string): string | null {
  if (value === '') return value
  if (/[\ud800-\udfff]/.test(value) || value.includes('\u0000')) return null
  const text = value.replaceAll(',', '\u0000\u0000')
  return (text.startsWith(' ') ? '\u0000' : '') + text + (text.endsWith(' ') ? '\u0000' : '')
}

/** Undoes `protectText`. */
export function recoverText (text: string): string {
  let value = text
  if (value.startsWith('\u0000 ')) value = value.slice(1)
  if (value.endsWith(' \u0000')) value = value.slice(0, -1)
  return value.replaceAll('\u0000\u0000', ',')
}

/** Parses a properties file. A key that comes twice goes on with its list. */
export function parseProperties (text: string): Map<string, string[]> {
  const properties = new Map<string, string[]>()
  for (const line of logicalLines(text)) {
    const { key, value } = splitLine(line)
    const items = splitList(unescape(value))
    const known = properties.get(key)
    if (known === undefined) properties.set(key, items)
    else known.push(...items)
  }
  return properties
}

function * logicalLines (text: string): Generator<string> {
  let pending = ''
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+|[ \t\f]+$/g, '')
    if (pending === '' && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue
    const backslashes = /\\*$/.exec(line)![0].length
    if (backslashes % 2 === 1) {
      pending += line.slice(0, -1)
      continue
    }
    yield pending + line
    pending = ''
  }
  if (pending !== '') yield pending
}

function splitLine (line: string): { key: string, value: string } {
  const match = /^((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*/.exec(line)!
  return { key: unescape(match[1]!.replace(/\\([ \t\f=:])/g, '$1')), value: line.slice(match[0].length) }
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n', r: '\r', t: '\t', f: '\f', b: '\b', '\\': '\\', "'": "'", '"': '"', ':': ':', '#': '#', '=': '=', '!': '!'
}

function unescape (text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^u])|(u))/g, (whole, hex: string | undefined, char: string | undefined) =>
    hex !== undefined ? String.fromCharCode(parseInt(hex, 16)) : char !== undefined ? escapes[char] ?? whole : whole)
}

/** Splits at commas without a backslash. A value without any comma is taken as it is. */
function splitList (value: string): string[] {
  if (!value.includes(',')) return [value]
  const items: string[] = []
  let item = ''
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!
    const next = value[i + 1]
    if (char === '\\' && (next === ',' || next === '\\')) {
      item += next
      i++
    } else if (char === ',') {
      items.push(item.trim())
      item = ''
    } else {
      item += char
    }
  }
  items.push(item.trim())
  return items
}
