import assert from 'node:assert/strict'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { findShape } from '../../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../../bench/data/write-export.ts'
import { runBackfill } from '../../../bench/pipeline/run-backfill.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const root = temporaryFolder()

it('runBackfill begins anew each time and makes the same segments with any number of workers', async () => {
  const shape = findShape('nested')
  const { path } = await writeExport({ dir: join(root, 'in'), shape, items: 400, files: 3, seed: 1 })
  const dir = join(root, 'job')
  mkdirSync(dir)
  const job = { shape, partitions: 4, input: path, dir }
  const [one, two] = [await runBackfill(job, 1), await runBackfill(job, 2)]
  assert.equal(two.index, one.index)
  for (const { sample, report } of [one, two]) {
    assert.equal(sample.records, 400)
    assert.ok(sample.seconds > report.run.seconds, 'the whole process takes longer than the job in it')
    assert.equal(report.segments.already, 0)
  }
  assert.ok(two.archives.every((archive) => existsSync(archive)))
  assert.equal(two.archives.length, 4)
})
