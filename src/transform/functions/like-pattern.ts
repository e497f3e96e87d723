/**
 * LIKE patterns to Java's regular expressions: `%` is any text, `_` any character, a backslash takes their meaning
 * away. Source: org.apache.pinot.common.utils.RegexpPatternConverterUtils.likeToRegexpLike.
 */
export function likeToRegex (pattern: string): string {
  if (pattern === '') return '^$'
  const withoutStart = pattern.replace(/^%+/, '')
  if (withoutStart === '') return ''
  const isLong = pattern.length > 1
  const inner = isLong ? withoutStart.replace(/%+$/, '') : pattern
  const prefix = isLong && pattern.startsWith('%') ? '' : '^'
  const suffix = isLong && pattern.endsWith('%') ? '' : '$'
  return prefix + escapeText(inner) + suffix
}

function escapeText (text: string): string {
  let result = ''
  let escaped = false
  for (const unit of text.split('')) {
    if (unit === '_') result += escaped ? unit : '.'
    else if (unit === '%') result += escaped ? unit : '.*'
    else result += /[\^$.{}[\]()*+?|<>&/-]/.test(unit) || escaped ? `\\${unit}` : unit
    escaped = unit === '\\'
  }
  return escaped ? `${result}\\` : result
}
