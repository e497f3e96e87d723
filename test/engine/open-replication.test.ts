import assert from 'node:assert/strict'
import { test } from 'node:test'
import { streamOptions } from '../../src/engine/open-replication.ts'
import { DynapinotError } from '../../src/errors.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { ResolvedOptions } from '../../src/options/resolved-options.ts'

const optionsOf = (mode: string): ResolvedOptions => resolveOptions({
  flags: {
    schema: 's',
    tableConfig: 't',
    'source.kinesis.stream': 'changes',
    'source.keys.partition': 'id',
    'source.tables': 'items',
    'sink.pinot.controller': 'http://h:1',
    'sink.push.mode': mode,
    'sink.deepStore.kind': 's3',
    'sink.deepStore.bucket': 'b'
  }
})

test('a stream takes the push modes whose segments can be merged', () => {
  for (const mode of ['auto', 'tar', 'metadata', 'batch', 'uri']) assert.equal(streamOptions(optionsOf(mode)).source.kind, 'kinesis')
  for (const mode of ['ingestFromFile', 'ingestFromURI']) {
    assert.throws(() => streamOptions(optionsOf(mode)), (error) => {
      assert.ok(error instanceof DynapinotError)
      assert.equal(error.code, 'CONFIG_INVALID')
      assert.match(error.context.faults!.join(), new RegExp(`^sink\\.push\\.mode: ${mode} makes segments that cannot be merged`))
      return true
    })
  }
})
