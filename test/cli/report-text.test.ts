import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { emptyCounts } from '../../src/block/batch-decoder.ts'
import { reportText } from '../../src/cli/report-text.ts'
import type { BackfillReport } from '../../src/engine/backfill/report.ts'

const report: BackfillReport = {
  table: 'meetups',
  job: 'abc',
  outcome: 'complete',
  input: { description: 'export X', repeatable: true, unitsDone: 3, unitsFailed: 1, failed: [{ name: 'data/a.json.gz', code: 'INPUT_MISMATCH', message: 'MD5 differs', remedy: 'copy it again' }] },
  counts: { ...emptyCounts(), records: 1000, rows: 990, deadLetters: 4, skips: { otherTable: 1, ttlDelete: 5 }, unmapped: { x: 7, y: 9 }, bytes: 2_500_000 },
  deadLetterFile: '/d.ndjson',
  segments: { count: 2, rows: 990, bytes: 1_000_000, byPartition: {}, already: 1 },
  run: { seconds: 2, cpuSeconds: 3, recordsRead: 1000, bytesRead: 2_500_000, unitsSkipped: 0, segmentsBuilt: 2, spilledBytes: 0, peakRssBytes: 300_000_000, workerErrors: 0 },
  stuck: [],
  warnings: []
}

describe('reportText', () => {
  it('shows the sums, what failed and what to do', () => {
    assert.equal(reportText(report), `backfill of meetups (job abc): complete
  input        export X: 3 files or ranges, 1 failed
  records in   1,000 (2.5 MB)
  = rows       990
  + dead       4  in /d.ndjson
  + skipped    6  (other table 1, TTL deletes 5)
  segments     2 with 990 rows, 1.0 MB, 1 were there already
  no column    y 9, x 7
  FAILED       data/a.json.gz: INPUT_MISMATCH: MD5 differs (copy it again)
  this run     1,000 records in 2.0 s: 500/s, 1.3 MB/s; peak memory 300.0 MB`)
  })

  it('says what an unfinished job needs', () => {
    assert.match(reportText({ ...report, outcome: 'interrupted' }), /run the same command again/)
    const once = reportText({ ...report, outcome: 'interrupted', input: { ...report.input, repeatable: false } })
    assert.doesNotMatch(once, /run the same command again/)
    assert.match(once, /interrupted; a further run is a job of its own/)
    assert.match(reportText({ ...report, outcome: 'stuck', stuck: [{ partition: 3, message: 'died' }] }), /STUCK {8}partition 3: died/)
    assert.match(reportText({ ...report, outcome: 'nothing-to-do' }), /nothing to do/)
  })
})
