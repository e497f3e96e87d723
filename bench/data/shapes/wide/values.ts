import type { Random } from '../../random.ts'
import type { ExpectedValue } from '../../shape.ts'
import type { WideKind } from './columns.ts'

/** A value as DynamoDB JSON and as Pinot has to hold it. */
export interface WideValue {
  /** Tagged JSON with binary values base64 once and twice; null = the item has no such attribute. */
  readonly once: string | null
  readonly twice: string | null
  readonly expected: ExpectedValue
}

const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel', 'india', 'juliett', 'kilo', 'lima']
const absent = value(null, null)
const nullValue = value('{"NULL":true}', null)
const flags = [value('{"BOOL":false}', false), value('{"BOOL":true}', true)] as const
const constant = value('{"S":"constant"}', 'constant')

/** Draws a value of a kind. */
export function wideValue (kind: WideKind, random: Random): WideValue {
  switch (kind) {
    case 'word': return text(`${random.pick(words)}-${random.below(50)}`)
    case 'text': return text(sentence(random))
    case 'constant': return constant
    case 'nullable': return random.oneIn(3) ? absent : random.oneIn(2) ? nullValue : text(random.pick(words))
    case 'int': return number(`${random.between(-100_000, 100_000)}`)
    case 'long': return number(`${random.below(9_007) * 1_000_000_000_000 + random.u32()}`)
    case 'decimal': return number(tidy(random.between(-9_999, 9_999), random.below(10_000)))
    case 'exact': return exact(random)
    case 'flag': return flags[random.below(2)]!
    case 'words': {
      const set = new Set<string>()
      for (let left = random.between(1, 4); left > 0; left--) set.add(random.pick(words))
      return value(`{"SS":${JSON.stringify([...set])}}`, [...set])
    }
    case 'numbers': {
      const set = new Set<number>()
      for (let left = random.between(1, 5); left > 0; left--) set.add(random.below(1_000_000))
      return value(`{"NS":["${[...set].join('","')}"]}`, [...set])
    }
    case 'blobs': {
      const set: Buffer[] = []
      for (let left = random.between(1, 3); left > 0; left--) set.push(bytes(random, 8))
      return binary('BS', (times) => `[${set.map((blob) => encoded(blob, times)).join()}]`, set.map((blob) => ({ hex: blob.toString('hex') })))
    }
    case 'map': {
      const [word, count, flag] = [random.pick(words), random.below(1000), random.oneIn(2)]
      return value(
        `{"M":{"word":{"S":"${word}"},"count":{"N":"${count}"},"flag":{"BOOL":${flag}},"none":{"NULL":true}}}`,
        { json: { word, count, flag, none: null } })
    }
    case 'list': {
      const [first, second] = [random.pick(words), random.below(1000)]
      return value(`{"L":[{"S":"${first}"},{"N":"${second}"}]}`, { json: [first, second] })
    }
    case 'blob': {
      const blob = bytes(random, random.between(1, 40))
      return binary('B', (times) => encoded(blob, times), { hex: blob.toString('hex') })
    }
  }
}

function value (tagged: string | null, expected: ExpectedValue): WideValue {
  return { once: tagged, twice: tagged, expected }
}

function text (plain: string): WideValue {
  return value(`{"S":"${plain}"}`, plain)
}

function number (digits: string): WideValue {
  return value(`{"N":"${digits}"}`, Number(digits))
}

function binary (tag: string, json: (times: 1 | 2) => string, expected: ExpectedValue): WideValue {
  return { once: `{"${tag}":${json(1)}}`, twice: `{"${tag}":${json(2)}}`, expected }
}

function sentence (random: Random): string {
  let out = random.pick(words)
  for (let left = random.between(2, 11); left > 0; left--) out += ' ' + random.pick(words)
  return out
}

/** 38 digits, as many as DynamoDB has, with the point somewhere among them. */
function exact (random: Random): WideValue {
  let digits = `${random.between(1, 9)}`
  for (let i = 0; i < 4; i++) digits += random.below(1_000_000_000).toString().padStart(9, '0')
  digits += `${random.between(1, 9)}`
  const point = random.between(1, 37)
  const decimal = `${random.oneIn(2) ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
  return value(`{"N":"${decimal}"}`, { decimal })
}

/** Whole and four decimals as DynamoDB returns a number: no trailing zeros. */
function tidy (whole: number, decimals: number): string {
  return decimals === 0 ? `${whole}` : `${whole}.${decimals.toString().padStart(4, '0').replace(/0+$/, '')}`
}

function bytes (random: Random, length: number): Buffer {
  const buffer = Buffer.alloc(length)
  for (let i = 0; i < length; i++) buffer[i] = random.below(256)
  return buffer
}

function encoded (blob: Buffer, times: 1 | 2): string {
  const once = blob.toString('base64')
  return `"${times === 1 ? once : Buffer.from(once).toString('base64')}"`
}
