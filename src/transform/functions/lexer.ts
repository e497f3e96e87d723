import { invalid } from './faults.ts'

/**
 * Words of an expression as Calcite's parser reads them in Pinot (CalciteSqlParser.newSqlParser: double quotes around
 * identifiers, case kept, identifiers may begin with a digit).
 */

/** A word: `name` is an identifier or keyword without quotes, `quoted` an identifier in double quotes. */
export interface Token {
  readonly kind: 'name' | 'quoted' | 'string' | 'integer' | 'decimal' | 'symbol' | 'end'
  /** The name, the string's content, the digits, or the symbol. */
  readonly text: string
  readonly position: number
}

const space = /[ \t\r\n\f]+|--[^\r\n]*|\/\/[^\r\n]*|\/\*[^]*?\*\//y
const decimal = /(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+/y
const integer = /\d+/y
const name = /[\p{L}\p{Nl}_$\d][\p{L}\p{Nl}\p{Mn}\p{Mc}_$\d]*/uy
const string = /'(?:[^']|'')*'/y
const quoted = /"(?:[^"]|"")+"/y
const symbol = /<>|!=|<=|>=|\|\||[()[\]{},.*+/%=<>-]/y

function match (pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position
  return pattern.exec(text)?.[0] ?? ''
}

/**
 * Cuts an expression into words.
 * @throws {DynapinotError} FUNCTION_INVALID with the position of what is no word
 */
export function tokenize (expression: string): Token[] {
  const tokens: Token[] = []
  let position = 0
  while (position < expression.length) {
    const blank = match(space, expression, position)
    if (blank !== '') {
      position += blank.length
      continue
    }
    const token = tokenAt(expression, position)
    tokens.push(token)
    position += lengthOf(expression, token)
  }
  tokens.push({ kind: 'end', text: 'the end', position })
  return tokens
}

function tokenAt (expression: string, position: number): Token {
  // The longest match wins, and a number wins over a name of the same length: 1e3 is a number, 1e3x and 1e are names.
  const number = match(decimal, expression, position)
  const digits = match(integer, expression, position)
  const word = match(name, expression, position)
  if (number !== '' && number.length >= word.length) return { kind: 'decimal', text: number, position }
  if (digits !== '' && digits.length >= word.length) return { kind: 'integer', text: digits, position }
  if (word !== '') {
    if (expression[position + word.length] === "'") {
      throw invalid(`The literal prefix ${word} is not supported`, expression, position, 'Write a plain string in single quotes.')
    }
    return { kind: 'name', text: word, position }
  }
  const text = match(string, expression, position)
  if (text !== '') return { kind: 'string', text: text.slice(1, -1).replaceAll("''", "'"), position }
  const identifier = match(quoted, expression, position)
  if (identifier !== '') return { kind: 'quoted', text: identifier.slice(1, -1).replaceAll('""', '"'), position }
  const sign = match(symbol, expression, position)
  if (sign !== '') return { kind: 'symbol', text: sign, position }
  throw invalid(...lexicalFault(expression, position))
}

function lengthOf (expression: string, token: Token): number {
  if (token.kind === 'string') return match(string, expression, token.position).length
  if (token.kind === 'quoted') return match(quoted, expression, token.position).length
  return token.text.length
}

function lexicalFault (expression: string, position: number): [string, string, number, string?] {
  const character = String.fromCodePoint(expression.codePointAt(position)!)
  switch (character) {
    case "'": return ['A string is not closed', expression, position, "A quote inside a string is written twice: 'it''s'."]
    case '"': return ['A quoted name is not closed or empty', expression, position]
    case '`': return ['Pinot does not take backquotes', expression, position, 'Put the name in double quotes.']
    default: return [`The character ${character} has no meaning here`, expression, position]
  }
}
