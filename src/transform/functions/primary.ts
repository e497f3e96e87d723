import { call } from './ast.ts'
import type { Expression } from './ast.ts'
import { invalid } from './faults.ts'
import { callableWords, reservedWords, unusableCalls } from './keywords.ts'
import type { Token } from './lexer.ts'
import { decimalLiteral, integerLiteral } from './number-literal.ts'
import { parseSpecialForm } from './special-forms.ts'
import type { ParseOperators, TokenStream } from './token-stream.ts'

/** Parses what stands between operators: literals, names, calls, CASE, CAST and the like, parentheses. */
export function parsePrimary (stream: TokenStream, parse: ParseOperators): Expression {
  const token = stream.next()
  const { position } = token
  switch (token.kind) {
    case 'integer': return integerLiteral(BigInt(token.text), position)
    case 'decimal': return decimalLiteral(token.text, position)
    case 'string': return parseString(stream, token)
    case 'quoted': return parseName(stream, parse, token)
    case 'name': return parseWord(stream, parse, token)
    case 'symbol':
      if (token.text === '(') {
        const inner = parse(stream, 0)
        stream.expect(')')
        return inner
      }
  }
  throw invalid(`Expected a value, a name or a call but found ${token.text}`, stream.expression, position)
}

/** Two quotes in a row that are left after the usual unescaping become one, by Pinot's default (RequestUtils.getLiteral). */
function parseString (stream: TokenStream, token: Token): Expression {
  if (stream.peek().kind === 'string') throw stream.unexpected('an operator between two strings')
  return { kind: 'literal', type: 'string', value: token.text.replaceAll("''", "'"), position: token.position }
}

function parseWord (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const word = token.text.toUpperCase()
  const { position } = token
  switch (word) {
    case 'NULL': return { kind: 'literal', type: 'null', value: null, position }
    case 'TRUE': return { kind: 'literal', type: 'boolean', value: true, position }
    case 'FALSE': return { kind: 'literal', type: 'boolean', value: false, position }
  }
  const special = parseSpecialForm(stream, parse, token)
  if (special !== undefined) return special
  const isCall = stream.at('(')
  if (isCall && unusableCalls.has(word)) {
    throw invalid(`${token.text}(...) has a grammar of its own in Pinot and no function behind it`, stream.expression, position)
  }
  if (stream.peek().kind === 'string') {
    throw invalid(`${token.text} before a string is not supported`, stream.expression, position, 'Write a plain string in single quotes.')
  }
  if (reservedWords.has(word) && !(isCall && callableWords.has(word))) {
    throw invalid(`${token.text} is a reserved word`, stream.expression, position,
      `If it is the name of a column, write it in double quotes: "${token.text}".`)
  }
  return parseName(stream, parse, token)
}

function parseName (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const { position } = token
  if (stream.accept('(')) return call(token.text, parseArguments(stream, parse), position)
  let name = token.text
  while (stream.accept('.')) {
    const step = stream.next()
    if (step.kind !== 'name' && step.kind !== 'quoted') throw invalid('Expected a name after the dot', stream.expression, step.position)
    if (step.kind === 'name' && reservedWords.has(step.text.toUpperCase())) {
      throw invalid(`${step.text} is a reserved word`, stream.expression, step.position, `Write it in double quotes: "${step.text}".`)
    }
    name += `.${step.text}`
  }
  if (stream.at('(')) throw invalid(`The function name ${name} has a dot`, stream.expression, position)
  if (stream.at('[')) {
    throw invalid('Access with [ ] is not supported', stream.expression, stream.peek().position,
      'Use jsonPath functions or array functions such as arrayElementAtInt.')
  }
  return { kind: 'identifier', name, position }
}

function parseArguments (stream: TokenStream, parse: ParseOperators): Expression[] {
  if (stream.accept(')')) return []
  if (stream.at('DISTINCT') || stream.at('ALL')) throw stream.unexpected('an argument')
  const args = [parse(stream, 0)]
  while (stream.accept(',')) args.push(parse(stream, 0))
  stream.expect(')')
  return args
}
