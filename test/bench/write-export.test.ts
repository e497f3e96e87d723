import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { exportBook } from '../../bench/data/facts.ts'
import { partitionOf } from '../../bench/data/murmur2.ts'
import { shapeNames } from '../../bench/data/shape.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { untag } from './untag.ts'
import type { Image } from './untag.ts'

const root = temporaryFolder()
const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('base64')

for (const name of shapeNames) {
  describe(`export of ${name}`, async () => {
    const shape = findShape(name)
    const options = { shape, items: 1234, files: 7, emptyFiles: 2, seed: 5, s3Prefix: 'some/prefix' }
    const written = await writeExport({ ...options, dir: join(root, name) })
    const summary = JSON.parse(readFileSync(join(written.path, 'manifest-summary.json'), 'utf8'))
    const files = readFileSync(join(written.path, 'manifest-files.json'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))
    const bodies = files.map((file) => readFileSync(join(written.path, 'data', (file.dataFileS3Key as string).split('/').at(-1)!)))
    const lines = bodies.map((body) => gunzipSync(body).toString()).map((body) => body === '' ? [] : body.trimEnd().split('\n'))

    it('has the files of an export and no others', () => {
      assert.deepEqual(readdirSync(written.path).sort(), [
        '_started', 'data', 'manifest-files.checksum', 'manifest-files.json', 'manifest-summary.checksum', 'manifest-summary.json'])
      assert.equal(readFileSync(join(written.path, '_started')).length, 0)
      assert.deepEqual(readdirSync(join(written.path, 'data')).sort(), files.map((file) => (file.dataFileS3Key as string).split('/').at(-1)!).sort())
      assert.match(written.path, /AWSDynamoDB\/\d{14}-[0-9a-f]{8}$/)
    })

    it('has manifests that tell the truth', () => {
      for (const what of ['files', 'summary']) {
        assert.equal(readFileSync(join(written.path, `manifest-${what}.checksum`), 'utf8'), md5(readFileSync(join(written.path, `manifest-${what}.json`))))
      }
      files.forEach((file, i) => {
        assert.equal(file.md5Checksum, md5(bodies[i]!))
        assert.equal(file.itemCount, lines[i]!.length)
        assert.equal(file.dataFileS3Key, `some/prefix/AWSDynamoDB/${written.exportId}/data/${(file.dataFileS3Key as string).split('/').at(-1)!}`)
        assert.match(file.dataFileS3Key as string, /\/[a-z2-7]{26}\.json\.gz$/)
      })
      assert.equal(summary.itemCount, 1234)
      assert.equal(summary.outputFormat, 'DYNAMODB_JSON')
      assert.equal(summary.manifestFilesS3Key, `some/prefix/AWSDynamoDB/${written.exportId}/manifest-files.json`)
      assert.equal(Date.parse(summary.exportTime as string), written.exportTime)
      assert.ok((summary.tableArn as string).endsWith(`:table/${shape.tableName}`))
      assert.equal(lines.filter((file) => file.length === 0).length, 2)
      assert.equal(new Set(lines.map((file) => file.length)).size > 3, true, 'files of unequal size')
      assert.equal(bodies.reduce((sum, body) => sum + body.length, 0), written.bytes)
    })

    it('writes the same bytes again', async () => {
      const again = await writeExport({ ...options, dir: join(root, `${name}-again`) })
      assert.deepEqual(again.files, written.files)
      const other = await writeExport({ ...options, seed: 6, dir: join(root, `${name}-other`) })
      assert.notDeepEqual(other.files, written.files)
    })

    it('has the facts that a plain count over its files gives', () => {
      const partitions = Array.from({ length: 5 }, () => ({ rows: 0, sum: 0 }))
      const keys = new Set<string>()
      for (const line of lines.flat()) {
        const { Item: item } = JSON.parse(line) as { Item: Image }
        const partition = partitions[partitionOf(String(untag(item[shape.keyAttributes[0]!]!, 1)), 5)]!
        partition.rows++
        partition.sum += untag(item[shape.sumColumn]!, 1) as number
        keys.add(JSON.stringify(shape.keyAttributes.map((key) => item[key])))
      }
      assert.equal(keys.size, 1234)
      const facts = exportBook(shape, 5, 1234, 5).facts()
      assert.deepEqual(facts.partitions, partitions)
      assert.equal(facts.rows, 1234)
      assert.equal(facts.sum, partitions.reduce((sum, partition) => sum + partition.sum, 0))
    })
  })
}

describe('writeExport', () => {
  it('takes more files than items, and no items at all', async () => {
    const few = await writeExport({ dir: join(root, 'few'), shape: findShape('meetups'), items: 3, files: 5, seed: 1 })
    assert.equal(few.files.reduce((sum, file) => sum + file.itemCount, 0), 3)
    assert.equal(few.files.length, 5)
    const none = await writeExport({ dir: join(root, 'none'), shape: findShape('meetups'), items: 0, files: 1, seed: 1 })
    assert.deepEqual(none.files.map((file) => file.itemCount), [0])
  })

  it('fails when the folder cannot be written', async () => {
    const file = join(root, 'a-file')
    writeFileSync(file, '')
    await assert.rejects(writeExport({ dir: file, shape: findShape('meetups'), items: 3, files: 1, seed: 1 }), { code: 'ENOTDIR' })
  })
})
