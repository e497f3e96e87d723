import { Random } from '../../random.ts'
import type { ExpectedRow, GeneratedItem, Shape } from '../../shape.ts'
import { itemUuid } from '../../uuid.ts'
import { jsonText } from './json-text.ts'

/** Pieces of text by what they cost a decoder: plain ASCII, two, three and four bytes of UTF-8, escapes. */
const pieces = [
  ['the quick brown fox jumps over the lazy dog', 'a plain run of ASCII without anything in it', 'lorem ipsum dolor sit amet', '0123456789'],
  ['Übergrößenträger', 'çà et là', 'Привет, мир', 'Ελληνικά', 'שלום', 'e\u0301 as two'],
  ['日本語のテキスト', '中文字符', '한국어', '€ 12,50', 'हिन्दी', '\u2028line\u2029paragraph', '\ufeffmark'],
  ['😀😃', '👩‍👩‍👧‍👦', '𝒜𝒷𝒸', '𠜎𠜱', '🇳🇴'],
  ['"quoted"', 'back\\slash', 'line\nbreak', 'tab\there', 'carriage\r\n', '\u0000nul', '\u0001\u001f', '\u007f', 'a/b', '\b\f']
] as const
const spaces = [' ', ' ', ' ', ', ', '. ', '\n']

const stable = new Random()
const changing = new Random()

/** Long text with escapes and characters of every UTF-8 length, in keys too. Partition key `slug`, sort key `part`. */
export const text: Shape = {
  name: 'text',
  tableName: 'pages',
  keyAttributes: ['slug', 'part'],
  sumColumn: 'words',
  item: (seed, n, revision) => new Page(seed, n, revision)
}

class Page implements GeneratedItem {
  readonly partitionKey: string
  readonly sum: number
  readonly #part: string
  readonly #title: string
  readonly #body: string
  readonly #summary: string | null
  /** Which of several JSON spellings of the same text is written. */
  readonly #spelling: number

  constructor (seed: number, n: number, revision: number) {
    stable.reset(seed, n, 0)
    const id = itemUuid(seed, n, stable)
    const group = stable.below(pieces.length)
    this.partitionKey = `${stable.pick(pieces[group]!)}/${id}`
    this.#part = `§${stable.below(9)}`
    changing.reset(seed, n, revision + 1)
    this.#title = prose(changing, changing.between(1, 6))
    const words = changing.oneIn(20) ? changing.between(500, 2000) : changing.between(5, 150)
    this.#body = prose(changing, words)
    this.sum = words
    this.#summary = changing.oneIn(4) ? null : changing.oneIn(8) ? '' : prose(changing, 3)
    this.#spelling = changing.below(3)
  }

  keys (): string {
    return `{"slug":{"S":${this.#json(this.partitionKey)}},"part":{"S":${this.#json(this.#part)}}}`
  }

  image (): string {
    const summary = this.#summary === null ? '' : `,"summary":{"S":${this.#json(this.#summary)}}`
    return `{"slug":{"S":${this.#json(this.partitionKey)}},"part":{"S":${this.#json(this.#part)}},"title":{"S":${this.#json(this.#title)}},` +
      `"words":{"N":"${this.sum}"},"body":{"S":${this.#json(this.#body)}}${summary}}`
  }

  row (): ExpectedRow {
    return { slug: this.partitionKey, part: this.#part, title: this.#title, words: this.sum, body: this.#body, summary: this.#summary }
  }

  #json (value: string): string {
    return jsonText(value, this.#spelling)
  }
}

/** Mostly ASCII, as text is; every third piece of another kind. */
function prose (random: Random, words: number): string {
  let out = ''
  for (let i = 0; i < words; i++) {
    out += random.pick(pieces[random.oneIn(3) ? random.below(pieces.length) : 0]!) + random.pick(spaces)
  }
  return out
}
