import { call } from './ast.ts'
import type { Expression, Literal } from './ast.ts'

/**
 * Numbers in an expression: INT if it fits 32 bits, else LONG, cut to 64 bits as Pinot does; with a fraction or an
 * exponent DOUBLE. Source: org.apache.pinot.common.utils.request.RequestUtils.getLiteral.
 */

/** A literal of digits, maybe with a minus sign. */
export function integerLiteral (digits: bigint, position: number): Literal {
  const value = BigInt.asIntN(64, digits)
  if (value === BigInt.asIntN(32, value)) return { kind: 'literal', type: 'int', value: Number(value), position }
  return { kind: 'literal', type: 'long', value, position }
}

/** A literal with a fraction or an exponent. A fraction without digits (`1.`) does not make it a DOUBLE. */
export function decimalLiteral (text: string, position: number): Literal {
  if (text.endsWith('.')) return integerLiteral(BigInt(text.slice(0, -1)), position)
  return { kind: 'literal', type: 'double', value: Number(text), position }
}

/** A sign before a number is part of it; before anything else it is a function that Pinot does not have. */
export function foldSign (sign: '-' | '+', operand: Expression, position: number): Expression {
  if (operand.kind === 'literal') {
    if (operand.type === 'int' || operand.type === 'long') {
      const value = BigInt(operand.value as number | bigint)
      return integerLiteral(sign === '-' ? -value : value, position)
    }
    if (operand.type === 'double') {
      const value = operand.value as number
      return { kind: 'literal', type: 'double', value: sign === '-' ? -value : value, position }
    }
  }
  return call(sign === '-' ? 'minusPrefix' : 'plusPrefix', [operand], position)
}
