import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startAfterExport } from '../../../src/engine/replicate/after-export.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import { tempFolder } from '../../temp-folder.ts'

function summary (change: object = {}): string {
  const dir = join(tempFolder('after-export'), '01693685827463-2d8752fd')
  mkdirSync(dir)
  writeFileSync(join(dir, 'manifest-summary.json'), JSON.stringify({
    version: '2020-06-30',
    exportArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/meetups/export/01693685827463-2d8752fd',
    exportTime: '2026-01-31T12:00:00.123Z',
    tableArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/meetups',
    exportFormat: 'DYNAMODB_JSON',
    outputFormat: 'DYNAMODB_JSON',
    itemCount: 1,
    ...change
  }))
  return dir
}

const options = (tables: string) => resolveOptions({ flags: { schema: 's', tableConfig: 't', 'source.kinesis.stream': 's', 'source.tables': [tables], 'sink.dir.path': 'd', 'version.exportMargin': '10m' } })

describe('startAfterExport', () => {
  it('reads from the version of the export\'s rows on, and needs what came after the export', async () => {
    const needed = Date.UTC(2026, 0, 31, 12, 0, 0, 123)
    const dir = summary()
    for (const path of [dir, join(dir, 'manifest-summary.json')]) {
      assert.deepEqual(await startAfterExport(path, options('meetups')), { kind: 'timestamp', at: needed - 600_000, needed })
    }
  })

  it('refuses the export of another table, and one that is none', async () => {
    await assert.rejects(startAfterExport(summary(), options('orders')), { code: 'CONFIG_INVALID', message: /of the table meetups, the stream is read for orders/ })
    await assert.rejects(startAfterExport(summary({ exportTime: 'x' }), options('meetups')), { code: 'MANIFEST_INVALID' })
    await assert.rejects(startAfterExport('/nowhere', options('meetups')), { code: 'INPUT_NOT_FOUND' })
  })
})
