/**
 * A string as JSON, in one of its lawful spellings: 0 = escapes only where JSON wants them, 1 = everything outside ASCII
 * as \uXXXX (surrogate pairs for the astral planes) in small hex digits, 2 = as 0, with escaped slashes and quotes,
 * controls and backslashes as \uXXXX in capitals.
 */
export function jsonText (value: string, spelling: number): string {
  switch (spelling) {
    case 1: return JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => escape(unit))
    // eslint-disable-next-line no-control-regex
    case 2: return `"${value.replace(/[\u0000-\u001f"\\]/g, (unit) => escape(unit).toUpperCase().replace('U', 'u')).replaceAll('/', '\\/')}"`
    default: return JSON.stringify(value)
  }
}

function escape (unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
