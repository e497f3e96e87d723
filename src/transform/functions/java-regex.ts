import { FunctionFailure } from './faults.ts'
import { characterItems, namedSets, propertySet, rangeItems } from './regex-class.ts'
import type { CaseMode } from './regex-class.ts'
import { anchor, controls, dollar, lineEnds, quantifier, repeat, set } from './regex-part.ts'
import type { Part } from './regex-part.ts'

/**
 * Regular expressions of java.util.regex, translated to JavaScript. Only what means the same in both is taken; the rest
 * is refused by name: possessive quantifiers, atomic groups, back references, class intersections, inline flags other
 * than (?i) at the beginning, quantifiers after what can match nothing, groups inside of repeated groups (both engines
 * leave other texts in them).
 */
export interface JavaPattern {
  /** With the flags `u` and `g`. */
  readonly regex: RegExp
  readonly groups: number
  readonly names: readonly string[]
  /** Uses \b or \B, which versions of Java take differently for letters beyond ASCII. */
  readonly hasBoundary: boolean
}

/**
 * Translates a pattern.
 * @throws {FunctionFailure} if it is no pattern of Java or has no equal in JavaScript
 */
export function compileJavaRegex (pattern: string, mode: CaseMode): JavaPattern {
  const inline = pattern.startsWith('(?i)')
  const translator = new Translator(inline ? pattern.slice(4) : pattern, inline && mode === 'exact' ? 'ascii' : mode)
  const { source, groups } = translator.whole()
  try {
    return { regex: new RegExp(source, 'ug'), groups, names: translator.names, hasBoundary: translator.hasBoundary }
  } catch (error) {
    if (error instanceof SyntaxError) throw new FunctionFailure(`The regular expression ${pattern} is not supported: ${error.message}`)
    throw error
  }
}

class Translator {
  readonly names: string[] = []
  hasBoundary = false
  readonly #text: string
  readonly #mode: CaseMode
  #position = 0

  constructor (text: string, mode: CaseMode) {
    this.#text = text
    this.#mode = mode
  }

  whole (): Part {
    const part = this.#alternatives()
    if (this.#position < this.#text.length) throw this.#refusal(') without (')
    return part
  }

  #refusal (what: string): FunctionFailure {
    return new FunctionFailure(`${what} in the regular expression ${this.#text} is not supported`)
  }

  #accept (text: string): boolean {
    const found = this.#text.startsWith(text, this.#position)
    if (found) this.#position += text.length
    return found
  }

  #match (pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position
    const match = pattern.exec(this.#text)
    if (match !== null) this.#position = pattern.lastIndex
    return match
  }

  #alternatives (): Part {
    const parts = [this.#sequence()]
    while (this.#accept('|')) parts.push(this.#sequence())
    return {
      source: parts.map((part) => part.source).join('|'),
      empty: parts.some((part) => part.empty),
      groups: parts.reduce((sum, part) => sum + part.groups, 0),
      unbounded: parts.some((part) => part.unbounded === true)
    }
  }

  #sequence (): Part {
    let source = ''
    let empty = true
    let groups = 0
    let unbounded = false
    while (this.#position < this.#text.length && !/[|)]/.test(this.#text[this.#position]!)) {
      const part = this.#repeated()
      source += part.source
      empty &&= part.empty
      groups += part.groups
      unbounded ||= part.unbounded === true
    }
    return { source, empty, groups, unbounded }
  }

  #repeated (): Part {
    const start = this.#position
    const part = this.#atom()
    const match = this.#match(quantifier)
    if (match === null) return part
    if (part.assertion === true) throw this.#refusal(`A quantifier after ${this.#text.slice(start, this.#position)}`)
    const repeated = repeat(part, match)
    if (typeof repeated === 'string') throw this.#refusal(repeated)
    return repeated
  }

  #atom (): Part {
    const character = this.#text[this.#position]!
    switch (character) {
      case '(': return this.#group()
      case '[': return this.#class()
      case '\\': return this.#escape()
      case '.': return this.#skip(set(`[^${lineEnds}]`))
      case '^': return this.#skip(anchor('^'))
      case '$': return this.#skip(anchor(dollar))
      case '*': case '+': case '?': case '{': throw this.#refusal(`${character} with nothing before it`)
    }
    return this.#literal(this.#codePoint())
  }

  /** Takes one character for a part. */
  #skip (part: Part): Part {
    this.#position++
    return part
  }

  #codePoint (): number {
    const code = this.#text.codePointAt(this.#position)!
    this.#position += code > 0xffff ? 2 : 1
    return code
  }

  #literal (code: number): Part {
    const character = String.fromCodePoint(code)
    const items = characterItems(code, this.#mode)
    if (items !== character && items !== `\\${character}`) return set(`[${items}]`)
    return set(/[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character)
  }

  #group (): Part {
    this.#position++
    const prefix = this.#match(/\?(?::|<?[=!]|<[A-Za-z][A-Za-z0-9]*>)/y)?.[0] ?? ''
    if (prefix === '' && this.#text[this.#position] === '?') throw this.#refusal('An inline flag or an atomic group')
    const name = /^\?<([A-Za-z].*)>$/.exec(prefix)?.[1]
    if (name !== undefined) this.names.push(name)
    const inner = this.#alternatives()
    if (!this.#accept(')')) throw this.#refusal('( without )')
    const source = `(${prefix}${inner.source})`
    if (/^\?<?[=!]$/.test(prefix)) {
      if (inner.groups > 0) throw this.#refusal('A group inside of a lookaround')
      if (prefix.startsWith('?<') && inner.unbounded === true) throw this.#refusal('A lookbehind of any length')
      return { source, empty: true, groups: 0, assertion: true }
    }
    return { source, empty: inner.empty, groups: inner.groups + (prefix === '?:' ? 0 : 1), unbounded: inner.unbounded === true }
  }

  #escape (): Part {
    this.#position++
    if (this.#accept('Q')) return this.#quoted()
    const kind = this.#text[this.#position] ?? ''
    switch (kind) {
      case 'd': case 'w': case 's': return this.#skip(set(`[${namedSets[kind]!}]`))
      case 'D': case 'W': case 'S': return this.#skip(set(`[^${namedSets[kind.toLowerCase()]!}]`))
      case 'p': return set(`[${this.#property()}]`)
      case 'P': return set(`[^${this.#property()}]`)
      case 'b': case 'B':
        this.hasBoundary = true
        return this.#skip(anchor(`\\${kind}`))
      case 'A': return this.#skip(anchor('^'))
      case 'z': return this.#skip(anchor('$'))
      case 'Z': return this.#skip(anchor(dollar))
    }
    return this.#literal(this.#escapedCharacter())
  }

  #quoted (): Part {
    const end = this.#text.indexOf('\\E', this.#position)
    const text = this.#text.slice(this.#position, end < 0 ? undefined : end)
    this.#position = end < 0 ? this.#text.length : end + 2
    // A quantifier behind \E belongs to the last character, which is taken apart for it.
    if (/^[*+?{]/.test(this.#text.slice(this.#position))) throw this.#refusal('A quantifier after \\E')
    return { source: Array.from(text, (character) => this.#literal(character.codePointAt(0)!).source).join(''), empty: text === '', groups: 0 }
  }

  #property (): string {
    this.#position++
    const match = this.#match(/\{([A-Za-z]+)\}|([A-Z])/y)
    if (match === null) throw this.#refusal('This property')
    return propertySet(match[1] ?? match[2]!, this.#mode)
  }

  /** `\n`, `\x41`, `\u0041`, `\.`: one character. */
  #escapedCharacter (): number {
    const digits = this.#match(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|x\{([0-9a-fA-F]{1,6})\}/y)
    if (digits !== null) {
      const code = Number.parseInt(digits[1] ?? digits[2] ?? digits[3]!, 16)
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw this.#refusal('This code point')
      return code
    }
    if (this.#position >= this.#text.length) throw this.#refusal('A backslash at the end')
    const code = this.#codePoint()
    const character = String.fromCodePoint(code)
    if (controls[character] !== undefined) return controls[character]
    if (/[A-Za-z0-9]/.test(character)) throw this.#refusal(`\\${character}`)
    return code
  }

  #class (): Part {
    this.#position++
    const negated = this.#accept('^')
    let items = ''
    while (!this.#accept(']')) {
      if (this.#position >= this.#text.length) throw this.#refusal('[ without ]')
      items += this.#classItem()
    }
    if (items === '') throw this.#refusal('[]')
    return set(`[${negated ? '^' : ''}${items}]`)
  }

  #classItem (): string {
    if (this.#text[this.#position] === '[') throw this.#refusal('A class inside of a class')
    if (this.#accept('&&')) throw this.#refusal('&& in a class')
    const predefined = this.#match(/\\([dwsDW])(?!-[^\]])/y)
    if (predefined !== null) {
      const kind = predefined[1]!
      return /[dws]/.test(kind) ? namedSets[kind]! : `\\${kind}`
    }
    if (this.#text.startsWith('\\p{', this.#position)) {
      this.#position++
      return this.#property()
    }
    const first = this.#classCharacter()
    if (!this.#match(/-(?![\]])/y)) return characterItems(first, this.#mode)
    if (/^\\[dwsDWSpP]|^\[/.test(this.#text.slice(this.#position))) throw this.#refusal('A range that ends with a class')
    return rangeItems(first, this.#classCharacter(), this.#mode)
  }

  #classCharacter (): number {
    if (this.#position >= this.#text.length) throw this.#refusal('[ without ]')
    return this.#accept('\\') ? this.#escapedCharacter() : this.#codePoint()
  }
}
