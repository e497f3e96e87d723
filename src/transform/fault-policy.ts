import { Fault } from '../decode/fault.ts'
import type { ColumnPlan } from '../schema/row-plan.ts'

/**
 * What becomes of a value that its column cannot hold. The first rule that fits:
 *
 * | fault             | column, record                                   | becomes                                         |
 * | ----------------- | ------------------------------------------------ | ----------------------------------------------- |
 * | FUNCTION_FAILED   | key or required                                  | the dead letter                                 |
 * | UNKNOWN_TYPE_TAG  | key                                              | the dead letter                                 |
 * | any other         | key                                              | KEY_NOT_EXACT                                   |
 * | any other         | required                                         | the dead letter                                 |
 * | any               | of a REMOVE                                      | null                                            |
 * | UNKNOWN_TYPE_TAG  |                                                  | the dead letter                                 |
 * | VALUE_TOO_LONG    |                                                  | the dead letter                                 |
 * | NUMBER_NOT_EXACT  | numbers: null                                    | null                                            |
 * | NUMBER_NOT_EXACT  | numbers: deadLetter; round, but out of range     | the dead letter                                 |
 * | any other         | onBadValue: null                                 | null                                            |
 * | any other         | onBadValue: deadLetter                           | the dead letter                                 |
 *
 * A REMOVE must not be lost for a value that nobody will see: the item would stay in Pinot for ever. Values that
 * become null are counted (`nulled`).
 *
 * @returns null, or the dead letter's fault with the column as its field
 */
export function settleFault (fault: Fault, column: ColumnPlan, isRemove: boolean): Fault | null {
  const { name, isKey, required, numbers, onBadValue } = column
  const { reason } = fault
  if (isKey && reason !== 'FUNCTION_FAILED' && reason !== 'UNKNOWN_TYPE_TAG') {
    return new Fault('KEY_NOT_EXACT', `${reason}: ${fault.detail}`, name)
  }
  if (isKey || required) return fault.at(name)
  if (isRemove) return null
  switch (reason) {
    case 'UNKNOWN_TYPE_TAG': case 'VALUE_TOO_LONG': return fault.at(name)
    case 'NUMBER_NOT_EXACT': return numbers === 'null' ? null : fault.at(name)
    default: return onBadValue === 'null' ? null : fault.at(name)
  }
}
