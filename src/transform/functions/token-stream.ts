import type { DynapinotError } from '../../errors.ts'
import type { Expression } from './ast.ts'
import { invalid } from './faults.ts'
import { tokenize } from './lexer.ts'
import type { Token } from './lexer.ts'

/** The words of an expression, read one after the other. */
export interface TokenStream {
  readonly expression: string
  /** Nesting of the operator that is being parsed. */
  depth: number
  /** Operators so far. */
  operators: number
  peek: (ahead?: number) => Token
  next: () => Token
  /** Whether a token is a word without quotes, which can be a keyword. */
  isWord: (token: Token) => boolean
  /** Whether the next token is this symbol or keyword. */
  at: (text: string) => boolean
  /** Takes the next token if it is this symbol or keyword. */
  accept: (text: string) => boolean
  /** Takes the next token, which must be this symbol or keyword. */
  expect: (text: string) => Token
  /** The fault that the next token is none of what the grammar wants. */
  unexpected: (wanted: string) => DynapinotError
}

/** Operators and primaries need one another; the parser hands its own function in. */
export type ParseOperators = (stream: TokenStream, least: number) => Expression

/** Starts reading. */
export function tokenStream (expression: string): TokenStream {
  const tokens = tokenize(expression)
  const last = tokens.length - 1
  let index = 0

  const peek = (ahead = 0): Token => tokens[Math.min(index + ahead, last)]!
  const at = (text: string): boolean => {
    const token = peek()
    return token.kind === 'symbol' ? token.text === text : token.kind === 'name' && token.text.toUpperCase() === text
  }
  const stream: TokenStream = {
    expression,
    depth: 0,
    operators: 0,
    peek,
    next: () => {
      const token = peek()
      if (index < last) index++
      return token
    },
    isWord: (token) => token.kind === 'name',
    at,
    accept: (text) => {
      const found = at(text)
      if (found) index++
      return found
    },
    expect: (text) => {
      if (!at(text)) throw stream.unexpected(text)
      return stream.next()
    },
    unexpected: (wanted) => invalid(`Expected ${wanted} but found ${peek().text}`, expression, peek().position)
  }
  return stream
}
