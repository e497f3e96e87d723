// A first start behind an export, where the stream has, or has not, all that came after it.
import assert from 'node:assert/strict'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeExport } from '../../bench/data/write-export.ts'
import { LocalStream, startKinesalite } from '../source/kinesis/local-stream.ts'
import { tempFolder } from '../temp-folder.ts'
import { KinesisServer } from './chaos/kinesis-server.ts'
import { MadeStream } from './chaos/made-stream.ts'
import { savedPositions, stateDir } from './chaos/saved-state.ts'
import { startDynapinot } from './cli.ts'
import type { RunningCli } from './cli.ts'
import { meetupsFiles } from './meetups-table.ts'

const HOUR_MS = 3_600_000
/** As long as `version.exportMargin` is unless it is set. */
const MARGIN_MS = 900_000
const shape = findShape('meetups')
const AWS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

describe('a first start behind an export', () => {
  const dir = tempFolder('after-export-gap')
  const config = join(dir, 'dynapinot.yaml')
  /** One that has been there for years, and keeps its records for a day. */
  let old: KinesisServer
  let young: Awaited<ReturnType<typeof startKinesalite>>

  before(async () => {
    old = await KinesisServer.start(new MadeStream(2), 1, { reads: 0, calls: 0 })
    young = await startKinesalite()
    const { schema, tableConfig } = meetupsFiles(dir, 'meetups')
    writeFileSync(config, stringify({
      schema,
      tableConfig,
      // The refusal is not a matter of what becomes of later gaps.
      source: { kinesis: { stream: 'changes', region: 'us-east-1', onGap: 'continue' }, tables: [shape.tableName], keys: { partition: 'meetup_id', sort: 'mtime' } },
      sink: { dir: { path: 'out' } },
      state: { dir: 'state' },
      workers: { count: 1 },
      log: { format: 'json' }
    }))
  })
  after(async () => {
    await Promise.all([old?.close(), young?.close()])
    rmSync(dir, { recursive: true, force: true })
  })

  /** A start behind an export of that time. */
  async function startBehind (exportTime: number, endpoint: string): Promise<RunningCli> {
    const { path } = await writeExport({ dir, shape, items: 4, files: 1, seed: 1, exportTime })
    return startDynapinot(['replicate', '-c', config, '--after-export', path, '--set', `source.kinesis.endpoint=${endpoint}`], { cwd: dir, env: AWS })
  }

  async function assertRefused ({ ended }: RunningCli): Promise<void> {
    const { code, stderr } = await ended
    assert.equal(code, 3, stderr)
    assert.match(stderr, /SOURCE_GAP: the stream has nothing of the time from \d{4}-.*load the table anew from an export/s)
    assert.deepEqual(savedPositions(dir), {})
    assert.equal(existsSync(join(dir, 'out', 'index.json')), false)
  }

  it('is refused where the stream is younger than the export', async () => {
    const stream = await LocalStream.create(young.endpoint, 'changes', 2)
    await assertRefused(await startBehind(Date.now() - HOUR_MS, young.endpoint))
    stream.close()
    rmSync(stateDir(dir), { recursive: true })
  })

  it('is refused where the retention does not reach back to the export', async () => {
    await assertRefused(await startBehind(Date.now() - 24.1 * HOUR_MS, old.endpoint))
  })

  it('is none of it where that reaches back to the export, though not by the margin more', async () => {
    const exportTime = Date.now() - 23.9 * HOUR_MS
    const { child, ended, stderr } = await startBehind(exportTime, old.endpoint)
    const end = Date.now() + 30_000
    for (; Object.keys(savedPositions(dir)).length < 2; await sleep(20)) assert.ok(Date.now() < end && child.exitCode === null, stderr())
    child.kill('SIGTERM')
    const run = await ended
    assert.equal(run.code, 0, run.stderr)
    for (const position of Object.values(savedPositions(dir))) assert.equal(position, `time ${exportTime - MARGIN_MS} until ${exportTime}`)
  })
})
