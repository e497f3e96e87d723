import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { reasonCodes } from '../src/block/batch-decoder.ts'
import { DynapinotError, errorCodes, exitCodes, fromErrorData, toErrorData } from '../src/errors.ts'

const root = new URL('../', import.meta.url).pathname

describe('the error table', () => {
  it('uses the documented exit codes, and the README documents each of them', () => {
    const known = new Set<number>(Object.values(exitCodes))
    for (const [code, { exitCode, meaning }] of Object.entries(errorCodes)) {
      assert.ok(known.has(exitCode), code)
      assert.ok(meaning.length > 10, code)
    }
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    for (const exitCode of known) assert.match(readme, new RegExp(`^\\| ${exitCode} \\|`, 'm'), `exit code ${exitCode}`)
  })

  it('has no code and no reason that nothing raises', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && name !== 'errors.ts' && name !== 'block/batch-decoder.ts')
      .map((name) => readFileSync(join(root, 'src', name), 'utf8')).join('\n')
    for (const code of [...Object.keys(errorCodes), ...Object.keys(reasonCodes)]) assert.ok(sources.includes(`'${code}'`), `${code} is never used`)
  })
})

describe('DynapinotError', () => {
  it('crosses a thread border as plain data', () => {
    const error = new DynapinotError('SINK_FULL', 'no space', { file: '/x', remedy: 'make some' })
    const back = fromErrorData(structuredClone(toErrorData(error)))
    assert.deepEqual([back.code, back.message, back.context, back.exitCode, back.retriable, back.stack], ['SINK_FULL', 'no space', error.context, 5, true, error.stack])
  })

  it('is made of any thrown value', () => {
    assert.equal(toErrorData(new TypeError('x')).code, 'UNEXPECTED')
    assert.deepEqual(toErrorData('text'), { code: 'UNEXPECTED', message: 'text', context: {} })
  })
})
