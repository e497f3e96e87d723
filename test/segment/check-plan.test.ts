import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { zstdAvailable } from '../../src/bytes/zstd.ts'
import { DynapinotError } from '../../src/errors.ts'
import type { ErrorCode } from '../../src/errors.ts'
import { checkSegmentPlan } from '../../src/segment/check-plan.ts'
import { column, planOf } from './plans.ts'

const gzip = { archive: 'gzip', level: 1 } as const
const time = (format: string, more = {}) => column('t', 'LONG', { fieldType: 'DATE_TIME', dateTimeFormat: format, ...more })
const refused = (run: () => void, code: ErrorCode, field: string) =>
  assert.throws(run, (error) => error instanceof DynapinotError && error.code === code && error.context.field === field && error.context.remedy !== undefined)

describe('plan of segments', () => {
  it('is taken where all of it can be written', () => {
    checkSegmentPlan(planOf([column('k', 'STRING', { compression: 'ZSTANDARD' }), time('1:SECONDS:EPOCH')], { timeColumn: 't' }), gzip)
    checkSegmentPlan(planOf([column('k', 'STRING')]), { archive: 'lz4', level: 1 })
  })

  it('is refused before any work where a codec is missing', { skip: zstdAvailable ? 'this runtime has zstd' : false }, () => {
    for (const encoding of ['raw', 'measured'] as const) {
      refused(() => checkSegmentPlan(planOf([column('k', 'STRING', { encoding, compression: 'ZSTANDARD' })]), gzip), 'PLAN_CONFLICT', 'k')
    }
    refused(() => checkSegmentPlan(planOf([column('k', 'STRING')]), { archive: 'zstd', level: 1 }), 'PLAN_CONFLICT', 'segment.archive')
  })

  it('is refused where the time column has no times', () => {
    refused(() => checkSegmentPlan(planOf([time('1:FORTNIGHTS:EPOCH')], { timeColumn: 't' }), gzip), 'SCHEMA_INVALID', 't')
    refused(() => checkSegmentPlan(planOf([time('TIMESTAMP', { multiValue: true })], { timeColumn: 't' }), gzip), 'PLAN_CONFLICT', 't')
    refused(() => checkSegmentPlan(planOf([column('t', 'DOUBLE')], { timeColumn: 't' }), gzip), 'PLAN_CONFLICT', 't')
    refused(() => checkSegmentPlan(planOf([column('k', 'STRING')], { timeColumn: 't' }), gzip), 'PLAN_CONFLICT', 't')
  })
})
