import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { escapeKey, escapeValue, parseProperties, propertyLine, protectText, recoverText } from '../../src/bytes/properties.ts'

const anyText = fc.string({ unit: fc.oneof(fc.constantFrom(...Array.from(' ,\\=:#!"\'\n\r\t\f\b\u0000\u0001\u007f\u00e9\u540d')), fc.string({ unit: 'binary', minLength: 1, maxLength: 1, size: 'max' })) })
const parsed = (text: string) => Object.fromEntries(parseProperties(text))

describe('properties', () => {
  it('escapes as Commons Configuration does', () => {
    assert.equal(escapeValue('a\\b\n\r\t\f\b\u0000\u001f\u007f=:#!"\''), 'a\\\\b\\n\\r\\t\\f\\b\\u0000\\u001F\u007f=:#!"\'')
    assert.equal(escapeValue('é,\u{1f600}'), '\\u00E9\\,\\uD83D\\uDE00')
    assert.equal(escapeKey('a b=c:d\\e.名'), 'a\\ b\\=c\\:d\\\\e.\\u540D')
    assert.equal(propertyLine('list', ['a', 'b,c']), 'list = a,b\\,c')
  })

  it('protects commas and outer blanks', () => {
    assert.equal(protectText('é,'), 'é\0\0')
    assert.equal(escapeValue(protectText('é,')!), '\\u00E9\\u0000\\u0000')
    assert.equal(escapeValue(protectText(' lead')!), '\\u0000 lead')
    assert.equal(protectText(' '), '\0 \0')
    assert.equal(protectText(''), '')
    assert.equal(protectText('\u{1f600}'), null)
    assert.equal(protectText('\ud800'), null)
    assert.equal(protectText('a\0b'), null)
  })

  it('gives back protected text', () => {
    fc.assert(fc.property(anyText, (text) => {
      const protectedText = protectText(text)
      if (protectedText === null) return
      const [value] = parseProperties(propertyLine('k', protectedText)).get('k')!
      assert.equal(recoverText(value!), text)
    }), { numRuns: 2000 })
  })

  it('gives back keys', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '.', '$', ' ', '=', ':', '\\', 'é', '名', '#'), minLength: 1 }), (key) => {
      fc.pre(!key.startsWith('#'))
      assert.deepEqual(parsed(propertyLine(key, 'v')), { [key]: ['v'] })
    }))
  })

  it('reads what others write', () => {
    assert.deepEqual(parsed('# comment\r\n! comment\r\n\r\n  a = 1 , 2,\\\r\n   3\r\nb:x\nc y\nd\na=4\n'),
      { a: ['1', '2', '3', '4'], b: ['x'], c: ['y'], d: [''] })
    assert.deepEqual(parsed('k = a\\,b'), { k: ['a,b'] })
    assert.deepEqual(parsed('k = \\u00e9\\x\\u12\\='), { k: ['é\\x\\u12='] })
    assert.deepEqual(parsed('k = a\\\\'), { k: ['a\\'] })
    assert.deepEqual(parsed('k = a\\'), { k: ['a'] })
    assert.deepEqual(parsed('a\\ b\\=c = 1=2'), { 'a b=c': ['1=2'] })
  })
})
