import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import { terminalAsker } from '../../src/cli/asker.ts'
import type { Asker } from '../../src/cli/asker.ts'
import { init } from '../../src/cli/init.ts'
import type { DynapinotError } from '../../src/errors.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { tempFolder } from '../temp-folder.ts'

const root = tempFolder('init-questions')
after(() => { rmSync(root, { recursive: true, force: true }) })
const exported = await writeExport({ dir: root, shape: findShape('meetups'), items: 50, files: 1, seed: 1 })

/** Answers questions by their order, and keeps them. */
function scripted (answers: readonly (string | boolean)[]): Asker & { readonly asked: string[] } {
  const left = [...answers]
  const asked: string[] = []
  const next = (message: string): never => {
    asked.push(message)
    if (left.length === 0) throw new Error(`no answer to: ${message}`)
    return left.shift() as never
  }
  return {
    asked,
    choose: async (message, choices) => await Promise.resolve(next(message)).then((answer: string) => {
      assert.ok(choices.some(({ value }) => value === answer), `${answer} is no choice`)
      return answer
    }),
    text: async (message, proposed) => await Promise.resolve(next(message)).then((answer: string) => answer === '' ? proposed! : answer),
    confirm: async (message) => await Promise.resolve(next(message))
  }
}

const flags = (out: string) => ({ out: join(root, out), sample: '1000' })
const keysOf = (out: string) => resolveOptions({ configFile: join(root, out, 'dynapinot.yaml') }).source.keys
const sinkOf = (out: string) => resolveOptions({ configFile: join(root, out, 'dynapinot.yaml') }).sink
const change = (tableName: string, Keys: object) => JSON.stringify({
  eventName: 'INSERT', tableName, recordFormat: 'application/json', dynamodb: { ApproximateCreationDateTime: 1_719_039_879_869_591, Keys, NewImage: { ...Keys, [`of_${tableName}`]: { BOOL: true } } }
})

describe('dynapinot init on a terminal', () => {
  it('asks for input, key and name, and whether to write', async () => {
    const asker = scripted(['export', exported.path, 'meetup_id', 'mtime', '', 'http://pinot:9000', true])
    await init(flags('a'), asker)
    assert.deepEqual(keysOf('a'), { partition: 'meetup_id', sort: 'mtime' })
    assert.equal(asker.asked.length, 7)
    assert.equal(sinkOf('a').kind, 'pinot')
    assert.match(readFileSync(join(root, 'a/schema.json'), 'utf8'), /"schemaName": "meetups"/)
  })

  it('asks which table and which key attribute is meant, and leaves the attributes of other tables out', async () => {
    const path = join(root, 'two.ndjson')
    const lines = ['x', 'y'].flatMap((id) => [change('one', { a: { S: id }, b: { S: id } }), change('two', { c: { S: id } })])
    writeFileSync(path, lines.join('\n'))
    await init({ ...flags('b'), changes: [path] }, scripted(['one', 'b', 'mine', '', true]))
    assert.deepEqual(keysOf('b'), { partition: 'b', sort: 'a' })
    assert.equal(sinkOf('b').kind, 'dir')
    const schema = readFileSync(join(root, 'b/schema.json'), 'utf8')
    assert.match(schema, /"of_one"/)
    assert.doesNotMatch(schema, /"of_two"/)
  })

  it('writes nothing if the answer is no, and over files only if it is yes', async () => {
    const given = { ...flags('c'), export: exported.path, partitionKey: 'meetup_id', sortKey: 'mtime', table: 't', controller: 'http://pinot:9000' }
    await assert.rejects(init(given, scripted([false])), (error: DynapinotError) => error.code === 'INTERRUPTED')
    await init(given, scripted([true]))
    const again = scripted([true])
    await init(given, again)
    assert.match(again.asked[0]!, /^Overwrite .*schema\.json/)
  })
})

describe('terminalAsker', () => {
  /** A terminal on which these keys are pressed, one after another. */
  function terminal (keys: readonly string[]): { readonly input: PassThrough, readonly output: PassThrough, readonly shown: () => string } {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input })
    const output = Object.assign(new PassThrough(), { columns: 100, rows: 30, isTTY: true })
    let text = ''
    output.on('data', (chunk: Buffer) => { text += chunk.toString() })
    const press = (left: readonly string[]): void => {
      const [first, ...others] = left
      if (first !== undefined) setImmediate(() => { input.write(first); press(others) })
    }
    press(keys)
    return { input, output, shown: () => text }
  }

  it('takes an answer by arrow and return, by text, and by its proposal', async () => {
    const choices = [{ value: 'a', label: 'first' }, { value: 'b', label: 'second', hint: 'of two' }]
    const chosen = terminal(['\u001B[B', '\r'])
    assert.equal(await terminalAsker(chosen).choose('Which?', choices), 'b')
    assert.match(chosen.shown(), /Which\?/)
    assert.equal(await terminalAsker(terminal(['m', 'e', '\r'])).text('Name?'), 'me')
    assert.equal(await terminalAsker(terminal(['\r'])).text('Name?', 'meetups'), 'meetups')
    assert.equal(await terminalAsker(terminal(['y'])).confirm('Write?'), true)
  })

  it('ends with an error when the user stops', async () => {
    await assert.rejects(terminalAsker(terminal(['\u0003'])).confirm('Write?'), (error: DynapinotError) => error.code === 'INTERRUPTED')
  })
})
