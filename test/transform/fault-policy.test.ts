import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reasonCodes } from '../../src/block/batch-decoder.ts'
import type { ReasonCode } from '../../src/block/batch-decoder.ts'
import { Fault } from '../../src/decode/fault.ts'
import type { ColumnPlan } from '../../src/schema/row-plan.ts'
import { settleFault } from '../../src/transform/fault-policy.ts'
import { column } from './plan.ts'

const valueReasons = ['BAD_VALUE', 'NUMBER_NOT_EXACT', 'BAD_BASE64', 'BAD_UNICODE', 'VALUE_TOO_LONG', 'UNKNOWN_TYPE_TAG', 'FUNCTION_FAILED'] as const

function settled (reason: ReasonCode, over: Partial<ColumnPlan>, isRemove = false): string | null {
  const outcome = settleFault(new Fault(reason, 'why'), column('c', 'INT', over), isRemove)
  if (outcome === null) return null
  assert.equal(outcome.field, 'c')
  assert.match(outcome.detail, /why$/)
  return outcome.reason
}

const outcomes = (over: Partial<ColumnPlan>, isRemove = false): Array<string | null> => valueReasons.map((reason) => settled(reason, over, isRemove))

describe('settleFault', () => {
  it('keeps the fault by default', () => {
    assert.deepEqual(outcomes({}), valueReasons)
    assert.deepEqual(outcomes({ numbers: 'round' }), valueReasons)
    for (const reason of valueReasons) assert.ok(reason in reasonCodes)
  })

  it('makes null by policy, of the faults that the policy is for', () => {
    assert.deepEqual(outcomes({ numbers: 'null' }), ['BAD_VALUE', null, 'BAD_BASE64', 'BAD_UNICODE', 'VALUE_TOO_LONG', 'UNKNOWN_TYPE_TAG', 'FUNCTION_FAILED'])
    assert.deepEqual(outcomes({ onBadValue: 'null' }), [null, 'NUMBER_NOT_EXACT', null, null, 'VALUE_TOO_LONG', 'UNKNOWN_TYPE_TAG', null])
  })

  it('knows no policy for required columns', () => {
    assert.deepEqual(outcomes({ required: true, numbers: 'null', onBadValue: 'null' }), valueReasons)
    assert.deepEqual(outcomes({ required: true, numbers: 'null', onBadValue: 'null' }, true), valueReasons)
  })

  it('calls every bad key KEY_NOT_EXACT', () => {
    const expected = [...valueReasons.slice(0, 5).map(() => 'KEY_NOT_EXACT'), 'UNKNOWN_TYPE_TAG', 'FUNCTION_FAILED']
    assert.deepEqual(outcomes({ isKey: true, required: true, numbers: 'null', onBadValue: 'null' }), expected)
    assert.deepEqual(outcomes({ isKey: true, required: true }, true), expected)
    assert.match(settleFault(new Fault('BAD_UNICODE', 'why'), column('c', 'STRING', { isKey: true }), false)!.detail, /^BAD_UNICODE: why$/)
  })

  it('lets no REMOVE be lost for another column', () => {
    assert.deepEqual(outcomes({}, true), valueReasons.map(() => null))
  })
})
