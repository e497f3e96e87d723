import { parseBigDecimal } from './big-decimal.ts'
import { FunctionFailure } from './faults.ts'
import { shorten } from './java-numbers.ts'
import { JavaBigInteger, JavaInteger, JavaList } from './java-values.ts'

/**
 * JSON text to Java values as Jackson gives them: objects become maps in the order of their keys (the last of two
 * equal keys wins, at the place of the first), arrays lists, whole numbers Integer, Long or BigInteger by their size,
 * numbers with a fraction or exponent Double. JSON.parse cannot tell 1 from 1.0 and loses digits and key order.
 */

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
// eslint-disable-next-line no-control-regex
const plain = /[^"\\\u0000-\u001f]*/y
const blank = /[ \t\r\n]*/y
const maxDepth = 1000
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/**
 * Reads the JSON value at the beginning of a text; like Jackson it does not look at what follows.
 * @throws {FunctionFailure} if there is none
 */
export function parseJson (text: string): unknown {
  return new JsonParser(text, Number).value(0)
}

/** The same with decimals as BigDecimal without trailing zeros (JsonUtils.stringToJsonNodeWithBigDecimal). */
export function parseExactJson (text: string): unknown {
  return new JsonParser(text, (digits) => parseBigDecimal(digits)?.stripTrailingZeros() ?? Number(digits)).value(0)
}

/** Whether a text begins with a JSON value, or is blank (JsonUtils.stringToJsonNode does not fail). */
export function isJsonText (text: string): boolean {
  try {
    return /^[ \t\r\n]*$/.test(text) || parseJson(text) !== undefined
  } catch (error) {
    if (error instanceof FunctionFailure) return false
    throw error
  }
}

function notJson (text: string): FunctionFailure {
  return new FunctionFailure(`Not JSON: ${shorten(text)}`)
}

class JsonParser {
  readonly #text: string
  readonly #decimal: (digits: string) => unknown
  #position = 0

  constructor (text: string, decimal: (digits: string) => unknown) {
    this.#text = text
    this.#decimal = decimal
  }

  value (depth: number): unknown {
    if (depth > maxDepth) throw new FunctionFailure(`JSON is nested deeper than ${maxDepth} levels`)
    this.#match(blank)
    switch (this.#text[this.#position]) {
      case '{': return this.#object(depth)
      case '[': return this.#array(depth)
      case '"': return this.#string()
      case 't': return this.#word('true', true)
      case 'f': return this.#word('false', false)
      case 'n': return this.#word('null', null)
      default: return this.#number(depth)
    }
  }

  #match (pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position
    const match = pattern.exec(this.#text)
    if (match !== null) this.#position = pattern.lastIndex
    return match
  }

  #accept (character: string): boolean {
    this.#match(blank)
    const found = this.#text[this.#position] === character
    if (found) this.#position++
    return found
  }

  #expect (character: string): void {
    if (!this.#accept(character)) throw notJson(this.#text)
  }

  #object (depth: number): Map<string, unknown> {
    const map = new Map<string, unknown>()
    this.#expect('{')
    if (this.#accept('}')) return map
    do {
      this.#match(blank)
      const key = this.#string()
      this.#expect(':')
      map.set(key, this.value(depth + 1))
    } while (this.#accept(','))
    this.#expect('}')
    return map
  }

  #array (depth: number): JavaList {
    const items: unknown[] = []
    this.#expect('[')
    if (this.#accept(']')) return new JavaList(items)
    do items.push(this.value(depth + 1))
    while (this.#accept(','))
    this.#expect(']')
    return new JavaList(items)
  }

  #string (): string {
    if (this.#text[this.#position] !== '"') throw notJson(this.#text)
    this.#position++
    let value = ''
    for (;;) {
      value += this.#match(plain)![0]
      const end = this.#text[this.#position++]
      if (end === '"') return value
      if (end !== '\\') throw notJson(this.#text)
      value += this.#escape()
    }
  }

  #escape (): string {
    const kind = this.#text[this.#position++] ?? ''
    if (kind === 'u') {
      const digits = this.#text.slice(this.#position, this.#position + 4)
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw notJson(this.#text)
      this.#position += 4
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const character = escapes[kind]
    if (character === undefined) throw notJson(this.#text)
    return character
  }

  #word<T> (word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#position)) throw notJson(this.#text)
    this.#position += word.length
    if (/^[\w$]/.test(this.#text.slice(this.#position, this.#position + 1))) throw notJson(this.#text)
    return value
  }

  #number (depth: number): unknown {
    const match = this.#match(number)
    if (match === null) throw notJson(this.#text)
    const next = this.#text.slice(this.#position, this.#position + 1)
    // A number that is not inside of anything must be followed by a space.
    if (depth === 0 ? /^[^ \t\r\n]/.test(next) : /^[^ \t\r\n,\]}]/.test(next)) throw notJson(this.#text)
    const [digits, fraction, exponent] = match
    if (fraction !== undefined || exponent !== undefined) return this.#decimal(digits)
    return wholeNumber(BigInt(digits))
  }
}

/** A whole number by its size: Integer, Long or BigInteger. */
export function wholeNumber (value: bigint): JavaInteger | bigint | JavaBigInteger {
  if (BigInt.asIntN(32, value) === value) return new JavaInteger(Number(value))
  return BigInt.asIntN(64, value) === value ? value : new JavaBigInteger(value)
}
