import { call } from './ast.ts'
import type { Expression } from './ast.ts'
import { invalid } from './faults.ts'
import type { TokenStream } from './token-stream.ts'
import { parsePrimary } from './primary.ts'
import { tokenStream } from './token-stream.ts'
import { foldSign } from './number-literal.ts'

/**
 * Parser of transform expressions: a precedence climber over Calcite's operators.
 *
 * ```
 *   22 OR    24 AND    26 NOT x    28 IS NULL ...    30 = <> != < <= > >= IS DISTINCT FROM    32 BETWEEN IN LIKE
 *   40 + -   60 * / % ||           80 -x +x
 * ```
 * Source: org.apache.pinot.sql.parsers.CalciteSqlParser, Calcite's SqlStdOperatorTable.
 */

interface Operator {
  readonly precedence: number
  readonly name: string
}

const binary: Readonly<Record<string, Operator>> = {
  OR: { precedence: 22, name: 'or' },
  AND: { precedence: 24, name: 'and' },
  '=': { precedence: 30, name: 'equals' },
  '<>': { precedence: 30, name: 'not_equals' },
  '!=': { precedence: 30, name: 'not_equals' },
  '<': { precedence: 30, name: 'less_than' },
  '<=': { precedence: 30, name: 'less_than_or_equal' },
  '>': { precedence: 30, name: 'greater_than' },
  '>=': { precedence: 30, name: 'greater_than_or_equal' },
  '+': { precedence: 40, name: 'plus' },
  '-': { precedence: 40, name: 'minus' },
  '*': { precedence: 60, name: 'times' },
  '/': { precedence: 60, name: 'divide' },
  '%': { precedence: 60, name: 'mod' },
  '||': { precedence: 60, name: '||' }
}
const notPrecedence = 26
const isPrecedence = 28
const comparisonPrecedence = 30
const rangePrecedence = 32
const signPrecedence = 80

/** Deeper nesting and longer chains are refused, as they would exhaust the stack of a worker. */
const maxDepth = 200
const maxOperators = 1000

/**
 * Parses a whole expression.
 * @throws {DynapinotError} FUNCTION_INVALID with the position
 */
export function parseExpression (expression: string): Expression {
  const stream = tokenStream(expression)
  const tree = parseOperators(stream, 0)
  const rest = stream.peek()
  if (rest.kind !== 'end') throw stream.unexpected('the end of the expression')
  return tree
}

/** Parses operators that bind at least as tightly as `least`. */
export function parseOperators (stream: TokenStream, least: number): Expression {
  if (++stream.depth > maxDepth) {
    throw invalid(`More than ${maxDepth} levels of nesting`, stream.expression, stream.peek().position)
  }
  let left = parsePrefix(stream)
  for (;;) {
    const next = parseBinary(stream, left, least) ?? parseIs(stream, left, least) ?? parseRange(stream, left, least)
    if (next === undefined) break
    if (++stream.operators > maxOperators) {
      throw invalid(`More than ${maxOperators} operators`, stream.expression, stream.peek().position)
    }
    left = next
  }
  stream.depth--
  return left
}

function parsePrefix (stream: TokenStream): Expression {
  const { position } = stream.peek()
  if (stream.accept('NOT')) return call('not', [parseOperators(stream, notPrecedence)], position)
  if (stream.accept('-')) return foldSign('-', parseOperators(stream, signPrecedence), position)
  if (stream.accept('+')) return foldSign('+', parseOperators(stream, signPrecedence), position)
  return parsePrimary(stream, parseOperators)
}

function parseBinary (stream: TokenStream, left: Expression, least: number): Expression | undefined {
  const token = stream.peek()
  const operator = stream.isWord(token) || token.kind === 'symbol' ? binary[token.text.toUpperCase()] : undefined
  if (operator === undefined || operator.precedence < least) return undefined
  stream.next()
  const right = parseOperators(stream, operator.precedence + 1)
  if (operator.name === 'and' || operator.name === 'or') return flatten(operator.name, left, right, token.position)
  return call(operator.name, [left, right], token.position)
}

/** `a AND b AND c` is one call of three arguments, as CalciteSqlParser.compileAndExpression makes it. */
function flatten (name: string, left: Expression, right: Expression, position: number): Expression {
  const args = [left, right].flatMap((side) => side.kind === 'call' && side.name === name ? side.args : [side])
  return call(name, args, position)
}

function parseIs (stream: TokenStream, left: Expression, least: number): Expression | undefined {
  if (!stream.at('IS')) return undefined
  // IS DISTINCT FROM binds as = does, the other tests less.
  const isDistinct = [stream.peek(1), stream.peek(2)].some((token) => stream.isWord(token) && token.text.toUpperCase() === 'DISTINCT')
  if (least > (isDistinct ? comparisonPrecedence : isPrecedence)) return undefined
  const { position } = stream.next()
  const negated = stream.accept('NOT')
  if (stream.accept('NULL') || stream.accept('UNKNOWN')) return call(negated ? 'is_not_null' : 'is_null', [left], position)
  if (stream.accept('TRUE')) return call(negated ? 'isNotTrue' : 'isTrue', [left], position)
  if (stream.accept('FALSE')) return call(negated ? 'isNotFalse' : 'isFalse', [left], position)
  if (stream.accept('DISTINCT')) {
    stream.expect('FROM')
    const right = parseOperators(stream, comparisonPrecedence + 1)
    return call(negated ? 'isNotDistinctFrom' : 'isDistinctFrom', [left, right], position)
  }
  throw stream.unexpected('NULL, TRUE, FALSE or DISTINCT FROM')
}

function parseRange (stream: TokenStream, left: Expression, least: number): Expression | undefined {
  if (least > rangePrecedence) return undefined
  const negated = stream.at('NOT')
  const word = negated ? stream.peek(1) : stream.peek()
  if (!stream.isWord(word) || !['BETWEEN', 'IN', 'LIKE'].includes(word.text.toUpperCase())) return undefined
  if (negated) stream.next()
  stream.next()
  switch (word.text.toUpperCase()) {
    case 'BETWEEN': {
      const low = parseOperators(stream, rangePrecedence + 1)
      stream.expect('AND')
      const high = parseOperators(stream, rangePrecedence + 1)
      return negate(negated, call('between', [left, low, high], word.position))
    }
    case 'LIKE':
      return negate(negated, call('like', [left, parseOperators(stream, rangePrecedence)], word.position))
    default: {
      stream.expect('(')
      const items = [parseOperators(stream, 0)]
      while (stream.accept(',')) items.push(parseOperators(stream, 0))
      stream.expect(')')
      return call(negated ? 'not_in' : 'in', [left, ...items], word.position)
    }
  }
}

function negate (negated: boolean, expression: Expression): Expression {
  return negated ? call('not', [expression], expression.position) : expression
}
