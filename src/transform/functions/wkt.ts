import { BigDecimal } from './big-decimal.ts'
import { decimalOfDouble } from './decimal-of-double.ts'
import { FunctionFailure } from './faults.ts'
import { checkLine, checkPolygon, geometryTypes } from './geometry.ts'
import type { Geometry, Line } from './geometry.ts'
import { exactDecimal, parseDouble, shorten } from './java-numbers.ts'

/** Well-known text of shapes, as JTS's WKTReader and WKTWriter read and write it; two dimensions only. */

/** Writes a shape: `POINT (-122.4 37.7)`. */
export function writeWkt (geometry: Geometry): string {
  const tag = geometry.type.toUpperCase()
  switch (geometry.type) {
    case 'Point': case 'LineString': return `${tag} ${writeLine(geometry.points)}`
    case 'MultiPoint': return `${tag} ${list(pairs(geometry.points).map((pair) => `(${pair})`))}`
    case 'MultiLineString': return `${tag} ${list(geometry.lines.map(writeLine))}`
    case 'Polygon': return `${tag} ${list(geometry.rings.map(writeLine))}`
    case 'MultiPolygon': return `${tag} ${list(geometry.polygons.map((rings) => list(rings.map(writeLine))))}`
    case 'GeometryCollection': return `${tag} ${list(geometry.geometries.map(writeWkt))}`
  }
}

function list (items: readonly string[]): string {
  return items.length === 0 ? 'EMPTY' : `(${items.join(', ')})`
}

function writeLine (points: Line): string {
  return list(pairs(points))
}

function pairs (points: Line): string[] {
  const texts: string[] = []
  for (let index = 0; index < points.length; index += 2) texts.push(`${writeNumber(points[index]!)} ${writeNumber(points[index + 1]!)}`)
  return texts
}

/** Never an exponent, at most 16 digits behind the point. */
function writeNumber (value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf'
  const decimal = decimalOfDouble(value)
  // The shortest digits, but rounded by what the double really is.
  const cut = decimal.scale > 16 ? halfEven(exactDecimal(value)) : decimal
  const text = cut.stripTrailingZeros().toPlainString()
  return Object.is(value, -0) || (text === '0' && value < 0) ? '-0' : text
}

/** 16 digits behind the point; a half goes to the even digit. */
function halfEven (decimal: BigDecimal): BigDecimal {
  const up = decimal.setScale(16, 'HALF_UP')
  const down = decimal.setScale(16, 'DOWN')
  const isTie = new BigDecimal(up.unscaled + down.unscaled, 16).compareTo(new BigDecimal(2n * decimal.unscaled, decimal.scale)) === 0
  return isTie && up.unscaled % 2n !== 0n ? down : up
}

/**
 * Reads a shape.
 * @throws {FunctionFailure} if the text is none
 */
export function readWkt (text: string, geography: boolean): Geometry {
  const tokens = text.match(/[(),]|[^\s(),]+/g) ?? []
  const reader = new Reader(tokens, text, geography)
  const geometry = reader.geometry(0)
  reader.end()
  return geometry
}

class Reader {
  readonly #tokens: readonly string[]
  readonly #text: string
  readonly #geography: boolean
  #index = 0

  constructor (tokens: readonly string[], text: string, geography: boolean) {
    this.#tokens = tokens
    this.#text = text
    this.#geography = geography
  }

  geometry (depth: number): Geometry {
    if (depth > 100) throw this.#fault()
    const tag = this.#tokens[this.#index++]?.toUpperCase()
    const type = geometryTypes.find((one) => one.toUpperCase() === tag)
    const geography = this.#geography
    switch (type) {
      case 'Point': {
        const points = this.#line()
        if (points.length > 2) throw this.#fault()
        return { type, geography, points }
      }
      case 'MultiPoint': return { type, geography, points: this.#multiPoint() }
      case 'LineString': return { type, geography, points: checkLine(this.#line()) }
      case 'MultiLineString': return { type, geography, lines: this.#list(() => checkLine(this.#line())) }
      case 'Polygon': return { type, geography, rings: this.#polygon() }
      case 'MultiPolygon': return { type, geography, polygons: this.#list(() => this.#polygon()) }
      case 'GeometryCollection': return { type, geography, geometries: this.#list(() => this.geometry(depth + 1)) }
      case undefined: throw this.#fault()
    }
  }

  end (): void {
    if (this.#index < this.#tokens.length) throw this.#fault()
  }

  #fault (): FunctionFailure {
    return new FunctionFailure(`"${shorten(this.#text)}" is not well-known text of a shape in two dimensions`)
  }

  #accept (token: string): boolean {
    const found = this.#tokens[this.#index]?.toUpperCase() === token
    if (found) this.#index++
    return found
  }

  #expect (token: string): void {
    if (!this.#accept(token)) throw this.#fault()
  }

  #list<T> (item: () => T): T[] {
    if (this.#accept('EMPTY')) return []
    this.#expect('(')
    const items = [item()]
    while (this.#accept(',')) items.push(item())
    this.#expect(')')
    return items
  }

  #number (): number {
    const value = parseDouble(this.#tokens[this.#index++] ?? '')
    if (!Number.isFinite(value)) throw this.#fault()
    return value
  }

  #pair (): number[] {
    return [this.#number(), this.#number()]
  }

  #line (): number[] {
    return this.#list(() => this.#pair()).flat()
  }

  #polygon (): readonly Line[] {
    return checkPolygon(this.#list(() => this.#line()))
  }

  /** Points with or without parentheses of their own. */
  #multiPoint (): number[] {
    return this.#list(() => {
      if (!this.#accept('(')) return this.#pair()
      const pair = this.#pair()
      this.#expect(')')
      return pair
    }).flat()
  }
}
