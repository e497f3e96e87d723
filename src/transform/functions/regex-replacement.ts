import { FunctionFailure } from './faults.ts'
import type { JavaPattern } from './java-regex.ts'

/**
 * Expands a replacement as Matcher.appendReplacement does: `$1` and `${name}` are groups (the longest number that is a
 * group), a backslash takes the next character as it is.
 */
export function expandReplacement (replacement: string, match: RegExpExecArray, pattern: JavaPattern): string {
  if (!/[$\\]/.test(replacement)) return replacement
  let result = ''
  for (let index = 0; index < replacement.length; index++) {
    const unit = replacement[index]!
    if (unit === '\\') {
      index++
      if (index === replacement.length) throw new FunctionFailure('A replacement ends with a backslash')
      result += replacement[index]!
    } else if (unit === '$') {
      const [group, next] = groupAt(replacement, index + 1, match, pattern)
      result += group
      index = next - 1
    } else {
      result += unit
    }
  }
  return result
}

function groupAt (replacement: string, start: number, match: RegExpExecArray, pattern: JavaPattern): [text: string, next: number] {
  const named = /^\{([A-Za-z][A-Za-z0-9]*)\}/.exec(replacement.slice(start))
  if (named !== null) {
    if (!pattern.names.includes(named[1]!)) throw new FunctionFailure(`There is no group ${named[1]!}`)
    return [match.groups?.[named[1]!] ?? '', start + named[0].length]
  }
  const first = /^\d/.exec(replacement.slice(start))
  if (first === null) throw new FunctionFailure('A $ in a replacement is not followed by a group')
  let number = Number(first[0])
  let next = start + 1
  for (; /\d/.test(replacement[next] ?? ''); next++) {
    const longer = number * 10 + Number(replacement[next])
    if (longer > pattern.groups) break
    number = longer
  }
  if (number > pattern.groups) throw new FunctionFailure(`There is no group ${number}`)
  return [match[number] ?? '', next]
}
