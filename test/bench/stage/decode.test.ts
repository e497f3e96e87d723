import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { shapeNames } from '../../../bench/data/shape.ts'
import { benchDecode } from '../../../bench/stage/decode.ts'
import { shapeInput } from '../../../bench/stage/input.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const root = temporaryFolder()
const RIVAL = 'JSON.parse + unmarshall'

describe('benchDecode', () => {
  for (const form of ['change', 'export'] as const) {
    it(`verifies every decoder and rival on ${form} records of all shapes`, async () => {
      const { results } = await benchDecode({ items: 120, rounds: 1, form })
      for (const shape of shapeNames) {
        const of = results.filter((result) => result.shape === (form === 'change' ? shape : `${shape}, export`))
        assert.ok(of.some(({ subject }) => subject === 'json') && of.some(({ subject }) => subject === RIVAL), shape)
        for (const { subject, rival, ratio, verified, records } of of) {
          assert.ok(verified, `${subject}, ${shape}`)
          assert.equal(records, 120)
          assert.equal(ratio === null, rival === null)
          assert.equal(rival === null, subject === RIVAL)
        }
      }
    })
  }

  for (const [form, gzip] of [['change', true], ['export', false]] as const) {
    it(`takes a file of ${form} records${gzip ? ' as gzip' : ''} and infers its table`, async () => {
      const path = join(root, `${form}.ndjson`)
      const { bytes } = shapeInput('meetups', form, 200)
      writeFileSync(path, gzip ? gzipSync(bytes) : bytes)
      const { results } = await benchDecode({ rounds: 1, form: 'change', file: { path, partitionKey: 'meetup_id', sortKey: 'mtime' } })
      assert.deepEqual(new Set(results.map(({ shape }) => shape)), new Set([`${form}.ndjson`]))
      for (const { subject, verified, records } of results) {
        assert.ok(verified, subject)
        assert.equal(records, 200)
      }
    })
  }

  it('says who is left out, and why', async () => {
    const { results, skips } = await benchDecode({ items: 50, rounds: 1, form: 'change', shapes: ['text'] })
    assert.equal(results.some(({ subject }) => subject === 'C++ simdjson'), false)
    assert.deepEqual(skips.find(({ subject }) => subject === 'C++ simdjson, text'), { bench: 'decode', subject: 'C++ simdjson, text', reason: 'written for change records of meetups alone' })
  })

  it('does not call that verified which has lost a record', async () => {
    const path = join(root, 'bad.ndjson')
    const { bytes } = shapeInput('meetups', 'change', 50)
    writeFileSync(path, bytes.toString().replace('"eventName":"INSERT"', '"eventName":"UPSERT"'))
    const { results } = await benchDecode({ rounds: 1, form: 'change', file: { path, partitionKey: 'meetup_id', sortKey: 'mtime' } })
    assert.equal(results.find(({ subject }) => subject === 'json')!.verified, false)
  })
})
