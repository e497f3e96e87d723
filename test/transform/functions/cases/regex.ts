import { fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

const [t, f] = ['Boolean:true', 'Boolean:false']

/** regexpLike with a constant pattern on several texts. */
function matches (pattern: string, ...rows: ReadonlyArray<readonly [text: string, expected: string]>): FunctionCase {
  return over('STRING', `regexpLike(a, '${pattern}')`, ...rows)
}

/** The same without regard to case. */
function matchesAnyCase (pattern: string, ...rows: ReadonlyArray<readonly [text: string, expected: string]>): FunctionCase {
  return over('STRING', `regexpLike(a, '${pattern}', 'i')`, ...rows)
}

export const regexCases: readonly FunctionCase[] = [
  matches('b+', ['abbc', t], ['ac', f], ['', f]),
  matches('^a.c$', ['abc', t], ['a\nc', f], ['abc\n', t], ['abc\r\n', t], ['abc\u2028', t], ['abc\n\n', f], ['a\u0085c', f], ['a\u{1f600}c', t], ['xabc', f]),
  matches('c\\z', ['abc', t], ['abc\n', f]),
  matches('\\Ab.*c\\Z', ['bxc\n', t], ['abc', f]),
  matches('^\\s$', [' ', t], ['\u000b', t], ['\u00a0', f], ['\u2003', f]),
  matches('^\\S$', ['\u00a0', t], [' ', f]),
  matches('^\\w+$', ['aZ_9', t], ['é', f]),
  matches('^[\\w.-]+@[\\w.-]+\\.[a-z]{2,}$', ['a.b-c@x-y.org', t], ['a@b', f]),
  matches('^\\d{3}-\\d{2,4}$', ['123-45', t], ['١٢٣-45', f]),
  matches('^[^a-c\\d]$', ['d', t], ['b', f], ['5', f], ['\n', t]),
  matches('^[\\D]$', ['x', t], ['1', f]),
  matches('\\bfoo\\b', ['a foo b', t], ['afoo', f], ['é foo', refused], ['\u{1f600} foo', t]),
  matches('^(?:ab|cd)+?e$', ['abcde', t], ['abc', f]),
  matches('(?i)hello', ['HeLLo', t], ['hallo', f]),
  matches('(?i)^k$', ['K', t], ['\u212a', f]),
  matches('^\\p{L}+$', ['aéß日', t], ['a1', f]),
  matches('^\\p{Lu}\\p{Ll}$', ['Éa', t], ['aa', f]),
  matches('^\\p{Punct}$', ['~', t], ['[', t], ['`', t], ['a', f], ['€', f]),
  matches('^\\P{Alpha}[\\p{Digit}x]$', ['1x', t], ['a1', f]),
  matches('a(?=b)(?!bc)', ['ab', t], ['abc', f]),
  matches('(?<=a)b(?<!ab)|c', ['ab', f], ['c', t]),
  matches('^\\Qa.b*\\E$', ['a.b*', t], ['axb', f]),
  matches('^\\x41\\u0042\\x{43}\\t$', ['ABC\t', t]),
  matches('^[\\]\\[^-]+$', ['[]^-', t]),
  matches('^a{2}b{1,2}c{1,}$', ['aabcc', t], ['abc', f]),
  matches('^]}$', [']}', t]),
  matches('', ['', t], ['x', t]),
  matches('^(a|b)*$', ['abba', t], ['abc', f]),
  matches('x|', ['y', t]),
  matchesAnyCase('^[a-f]k$', ['Bk', t], ['b\u212a', t], ['gk', f]),
  matchesAnyCase('^is$', ['I\u017f', t], ['\u0130S', t], ['\u0131s', t], ['x', f]),
  matchesAnyCase('^[^k]$', ['K', f], ['\u212a', f], ['x', t]),
  over('STRING', "regexp_like(a, 'ab', 'c')", ['AB', f], ['ab', t]),
  over('STRING', "regexpLike(a, 'ab', '')", ['ab', t]),
  over('STRING', 'regexpLikeVar(a, b)', ['abc', 'b', t], ['abc', '^b', f], ['a', 'a*+', refused], ['a', '(?>a)', refused], ['a', '(a)\\1', refused], ['a', '[a&&[b]]', refused], ['a', '(?:(a)|b)*', refused], ['a', '(a*)*', refused], ['a', '(?:a?)?', refused], ['a', '(?s)a', refused], ['a', '\\R', refused], ['a', '(?<=a*)b', refused], ['a', '[a', fails], ['a', '(a', fails], ['a', 'a)', fails], ['a', '*a', fails], ['a', 'a{', fails], ['a', '[b-a]', fails], ['a', '\\', fails], ['a', '\\y', fails]),
  over('STRING', 'regexpLikeVar(a, b, c)', ['AbC', 'abc', 'i', t], ['AbC', 'abc', 'c', f], ['a', 'a', 'x', fails], ['É', 'é', 'i', t], ['\u1e9e', 'ß', 'i', refused], ['ς', 'Σ', 'i', t], ['ßx', 'xß', 'i', refused], ['ᾳ', 'ᾼ', 'i', refused], ['É', '[a-é]', 'i', refused]),

  over('STRING', "regexpExtract(a, '(\\w+)@(\\w+)')", ['x me@home y', 'String:me@home'], ['none', 'String:'], [null, 'null']),
  over('STRING', "regexp_extract(a, '(\\w+)@(\\w+)', 2)", ['me@home', 'String:home'], ['none', 'String:']),
  over('STRING', "regexpExtract(a, '(\\w+)@(\\w+)', 3)", ['me@home', 'String:']),
  over('STRING', "regexpExtract(a, '(\\w+)@(\\w+)', 1, 'no')", ['me@home', 'String:me'], ['none', 'String:no']),
  over('STRING', "regexpExtract(a, '(a)|b', 1)", ['b', 'null'], ['a', 'String:a']),
  over('STRING', "regexpExtract(a, 'a', -1)", ['a', fails], ['b', 'String:']),
  over('STRING', "regexpExtract(a, '(ab)+', 1)", ['ababx', 'String:ab']),
  over('STRING', "regexpExtract(a, '(a|ab)(c|bcd)(d*)', 2)", ['abcd', 'String:bcd']),
  over('STRING', 'regexpExtractVar(a, b)', ['x12', '\\d+', 'String:12']),
  over('STRING', "regexpExtractVar(a, '(x)(\\d)', 2)", ['x12', 'String:1']),
  over('STRING', "regexpExtractVar(a, b, 0, '-')", ['x', '\\d', 'String:-']),

  over('STRING', "regexpReplace(a, '[aeiou]', '*')", ['banana', 'String:b*n*n*'], ['', 'String:']),
  over('STRING', "regexpReplace(a, '(\\w)(\\w)', '$2$1')", ['abcde', 'String:badce']),
  // eslint-disable-next-line no-template-curly-in-string
  over('STRING', "regexpReplace(a, '(?<first>\\w)-', '${first}+$0')", ['a-b-', 'String:a+a-b+b-']),
  over('STRING', "regexpReplace(a, 'a', '\\$1\\\\')", ['xa', 'String:x$1\\']),
  over('STRING', "regexpReplace(a, 'a', '$1')", ['xa', fails], ['x', 'String:x']),
  over('STRING', "regexpReplace(a, 'a', '$')", ['xa', fails], ['x', 'String:x']),
  over('STRING', "regexpReplace(a, '(a)', '$12')", ['xa', 'String:xa2']),
  over('STRING', "regexpReplace(a, '(a)|(b)', '[$1$2]')", ['ab', 'String:[a][b]']),
  over('STRING', "regexpReplace(a, 'x*', '-')", ['axb', 'String:-a-b-'.replace('a-b', 'a--b')], ['', 'String:-'], ['\u{1f600}', refused]),
  over('STRING', "regexpReplace(a, '^a', 'b', 1)", ['aab', 'String:abb'], ['', fails]),
  over('STRING', "regexpReplace(a, 'a', '$0', 0, 1)", ['aaa', 'String:a$0a'], ['b', 'String:b']),
  over('STRING', "regexpReplace(a, 'a', 'X', 1, 0)", ['aaa', 'String:aXa']),
  over('STRING', "regexpReplace(a, 'A', 'x', 0, -1, 'i')", ['aAb', 'String:xxb']),
  over('STRING', "regexpReplace(a, 'A', 'x', 0, -1, 'I')", ['aAb', 'String:axb']),
  over('STRING', 'regexpReplaceVar(a, b, c)', ['abc', 'b', 'x', 'String:axc']),
  over('STRING', "regexpReplaceVar(a, 'b', 'x', 2)", ['bbb', 'String:bbx']),
  over('STRING', "regexpReplaceVar(a, 'b', 'x', 0, 2)", ['bbbb', 'String:bbxb']),
  over('STRING', "regexpReplaceVar(a, 'B', 'x', 0, 1, 'i')", ['bbb', 'String:bxb']),

  over('STRING', "a LIKE 'a%c'", ['abc', t], ['ABC', t], ['ac', t], ['abcd', f], ['a\nc', f]),
  over('STRING', "a NOT LIKE '%b_'", ['abc', f], ['ab', t], [null, 'null']),
  over('STRING', "a LIKE '%an%'", ['banana', t], ['bn', f]),
  over('STRING', "a LIKE '%'", ['', t], ['x\ny', t]),
  over('STRING', "a LIKE ''", ['', t], ['x', f]),
  over('STRING', "a LIKE '_'", ['x', t], ['', f], ['xy', f], ['\u{1f600}', t]),
  over('STRING', "a LIKE 'a.b*(c)-<d>[e]{f}?^$|&/'", ['a.b*(c)-<d>[e]{f}?^$|&/', t], ['axb', f]),
  // A percent sign at the end is cut off before the backslash is seen.
  over('STRING', "a LIKE '50\\%'", ['50%', f], ['50\\x', t]),
  over('STRING', "a LIKE '5\\%0'", ['5%0', t], ['5x0', f]),
  over('STRING', "a LIKE 'a\\_b'", ['a_b', t], ['axb', f]),
  over('STRING', "like(a, 'a\\d')", ['a\\d', t], ['a5', f]),
  over('STRING', 'likeVar(a, b)', ['abc', 'a%', t], ['abc', '%%%', t], ['abc', 'b%', f], ['abc', '%c', t])
]
