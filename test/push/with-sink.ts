import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { DynapinotError } from '../../src/errors.ts'
import type { PinotSinkOptions } from '../../src/options/resolved-options.ts'
import type { Sink } from '../../src/push/contract.ts'
import { createPinotSink } from '../../src/push/pinot-sink.ts'
import type { PinotSinkTiming } from '../../src/push/pinot-sink.ts'
import type { SegmentInfo } from '../../src/worker/protocol.ts'
import { FakeController } from './fake-controller.ts'
import { plannedTable, tableConfigOf } from './planned-table.ts'

export const top: string = mkdtempSync(join(tmpdir(), 'pinot-sink-'))
after(() => { rmSync(top, { recursive: true }) })
export const { signal }: AbortController = new AbortController()
/** An upload. */
export const PUSH: RegExp = /^POST \/v2\/segments/

/** A segment whose archive is this text; the fake cluster takes the text for its CRC. */
export function segment (name: string, text = '123', crc = text): SegmentInfo {
  const archivePath = join(top, `${name}.tar.gz`)
  writeFileSync(archivePath, text)
  return { name, partition: 0, rows: 1, crc, creationTime: 1, segmentBytes: 1, archiveBytes: text.length, archivePath, startTime: null, endTime: null }
}

/** Times for tests. */
export const quick: PinotSinkTiming = {
  pushDelays: { firstDelayMs: 5, maxDelayMs: 20 },
  callDelays: { firstDelayMs: 5, maxDelayMs: 20 },
  openMs: 20_000,
  missingMs: 200,
  firstPollMs: 5,
  maxPollMs: 20,
  unassignedMs: 100,
  offlineMs: 60_000,
  resetGraceMs: 50,
  firstQueryMs: 5,
  queryRestMs: 60_000,
  recheckMs: 60_000,
  deleteMs: 5000,
  deleteGraceMs: 5
}
/** Options without a controller. */
export const none: PinotSinkOptions = {
  kind: 'pinot', controllers: [], auth: { kind: 'none' }, headers: {}, tls: { verify: true }, timeoutMs: 5000, uploadTimeoutMs: 5000, giveUpAfterMs: 20_000, loadTimeoutMs: 5000, onLoadError: 'repush', parallel: 4
}

/** Runs a test with a fake controller and a sink on it. */
export async function withSink (run: (sink: Sink, fake: FakeController) => Promise<void>, { options = {}, timing = {}, partitions = 2 }: { options?: Partial<PinotSinkOptions>, timing?: Partial<PinotSinkTiming>, partitions?: number } = {}): Promise<void> {
  const fake = await FakeController.start()
  fake.tables = { OFFLINE: tableConfigOf('t', partitions) }
  const sink = createPinotSink({ options: { ...none, controllers: [fake.url], ...options }, plan: plannedTable('t', partitions), timing: { ...quick, ...timing } })
  try {
    await run(sink, fake)
  } finally {
    await sink.close()
    await fake.close()
  }
}

/** The error of a promise that must fail. */
export async function failure (promise: Promise<unknown>): Promise<DynapinotError> {
  const error = await promise.then((value) => assert.fail(`resolved with ${String(value)}`), (caught: unknown) => caught)
  assert.ok(error instanceof DynapinotError, String(error))
  return error
}
