import { call } from './ast.ts'
import type { Expression, Literal } from './ast.ts'
import { invalid } from './faults.ts'
import { castTypes, timeUnits } from './keywords.ts'
import type { Token } from './lexer.ts'
import type { ParseOperators, TokenStream } from './token-stream.ts'

/**
 * Calls with a grammar of their own: CASE, CAST, TRIM, EXTRACT, SUBSTRING, FLOOR, CEIL, TIMESTAMPADD, TIMESTAMPDIFF,
 * DATE_TRUNC and ARRAY[...]. Each becomes the plain call that CalciteSqlParser.toExpression makes of it.
 */

type Form = (stream: TokenStream, parse: ParseOperators, token: Token) => Expression

/** Parses a special form that begins with this word; undefined if it is none. */
export function parseSpecialForm (stream: TokenStream, parse: ParseOperators, token: Token): Expression | undefined {
  const word = token.text.toUpperCase()
  if (word === 'CASE') return parseCase(stream, parse, token)
  if (word === 'ARRAY' && stream.accept('[')) return parseArray(stream, parse, token)
  const form = forms.get(word)
  return form !== undefined && stream.accept('(') ? form(stream, parse, token) : undefined
}

function text (value: string, position: number): Literal {
  return { kind: 'literal', type: 'string', value, position }
}

/** `CASE WHEN a THEN b ELSE c END` is `case(a, b, c)`; `CASE x WHEN a ...` compares `x = a`; no ELSE is NULL. */
function parseCase (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const { position } = token
  const subject = stream.at('WHEN') ? undefined : parse(stream, 0)
  const args: Expression[] = []
  do {
    const { position: when } = stream.expect('WHEN')
    const condition = parse(stream, 0)
    if (stream.at(',')) throw stream.unexpected('THEN')
    args.push(subject === undefined ? condition : call('equals', [subject, condition], when))
    stream.expect('THEN')
    args.push(parse(stream, 0))
  } while (stream.at('WHEN'))
  args.push(stream.accept('ELSE') ? parse(stream, 0) : { kind: 'literal', type: 'null', value: null, position })
  stream.expect('END')
  return call('case', args, position)
}

/** `ARRAY[1, 2]` of literals. */
function parseArray (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const items: Expression[] = []
  if (!stream.at(']')) {
    do items.push(parse(stream, 0))
    while (stream.accept(','))
  }
  stream.expect(']')
  for (const item of items) {
    if (item.kind !== 'literal') throw invalid('ARRAY[...] takes literals only', stream.expression, item.position)
  }
  return call('arrayValueConstructor', items, token.position)
}

/** `CAST(x AS type)`: the type is a string for Pinot's cast function; a precision after it has no effect. */
function parseCast (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const value = parse(stream, 0)
  stream.expect('AS')
  const name = stream.next()
  if (name.kind !== 'name') throw invalid(`Expected a type but found ${name.text}`, stream.expression, name.position)
  if (stream.accept('(')) {
    do if (stream.next().kind !== 'integer') throw stream.unexpected('a number of digits')
    while (stream.accept(','))
    stream.expect(')')
  }
  stream.expect(')')
  const type = castTypes[name.text.toUpperCase()] ?? name.text
  return call('cast', [value, text(type, name.position)], token.position)
}

/** `TRIM(x)`, `TRIM([LEADING|TRAILING|BOTH] [chars] FROM x)` is `trim(where, chars, x)`. */
function parseTrim (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const { position } = token
  const where = ['LEADING', 'TRAILING', 'BOTH'].find((word) => stream.accept(word))
  let characters: Expression = text(' ', position)
  let value: Expression
  if (where !== undefined && stream.accept('FROM')) {
    value = parse(stream, 0)
  } else {
    value = parse(stream, 0)
    if (where !== undefined || stream.at('FROM')) {
      stream.expect('FROM')
      characters = value
      value = parse(stream, 0)
    }
  }
  stream.expect(')')
  return call('trim', [text(where ?? 'BOTH', position), characters, value], position)
}

function parseUnit (stream: TokenStream): Literal {
  const unit = stream.next()
  const name = unit.text.toUpperCase()
  if (unit.kind !== 'name' || !timeUnits.has(name)) {
    throw invalid(`${unit.text} is no unit of time`, stream.expression, unit.position, `Units are ${[...timeUnits].join(', ')}.`)
  }
  return text(name, unit.position)
}

/** `EXTRACT(unit FROM x)` is `extract('UNIT', x)`. */
function parseExtract (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const unit = parseUnit(stream)
  stream.expect('FROM')
  const value = parse(stream, 0)
  stream.expect(')')
  return call('extract', [unit, value], token.position)
}

/** `SUBSTRING(x, start, length)` or `SUBSTRING(x FROM start FOR length)`. */
function parseSubstring (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const args = [parse(stream, 0)]
  const separator = stream.accept(',') ? ',' : (stream.expect('FROM'), 'FOR')
  args.push(parse(stream, 0))
  if (stream.accept(separator)) args.push(parse(stream, 0))
  stream.expect(')')
  return call('substring', args, token.position)
}

/** `FLOOR(x)`: one argument; Pinot has no scalar function behind `FLOOR(x TO unit)`. */
function parseRounding (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const value = parse(stream, 0)
  stream.expect(')')
  return call(token.text, [value], token.position)
}

/** `TIMESTAMPADD(unit, count, time)`: the unit is a bare word. */
function parseTimestampCall (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const unit = parseUnit(stream)
  stream.expect(',')
  const first = parse(stream, 0)
  stream.expect(',')
  const second = parse(stream, 0)
  stream.expect(')')
  return call(token.text, [unit, first, second], token.position)
}

/** `DATE_TRUNC('unit', time, ...)`; with the underscore the unit can be a bare word too. */
function parseDateTrunc (stream: TokenStream, parse: ParseOperators, token: Token): Expression {
  const unit = stream.peek()
  const args: Expression[] = [unit.kind === 'string' ? text(stream.next().text, unit.position) : parseUnit(stream)]
  while (stream.accept(',')) args.push(parse(stream, 0))
  stream.expect(')')
  return call(token.text, args, token.position)
}

const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['CAST', parseCast],
  ['TRIM', parseTrim],
  ['EXTRACT', parseExtract],
  ['SUBSTRING', parseSubstring],
  ['FLOOR', parseRounding],
  ['CEIL', parseRounding],
  ['CEILING', parseRounding],
  ['TIMESTAMPADD', parseTimestampCall],
  ['TIMESTAMPDIFF', parseTimestampCall],
  ['DATE_TRUNC', parseDateTrunc]
])
