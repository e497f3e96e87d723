import { timeUnitOfColumn } from '../../../transform/record-time.ts'
import { profiledColumns } from '../columns.ts'
import { at } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** As the controller has it: org.apache.pinot.spi.utils.TimeUtils. */
const FROM = Date.UTC(1971, 0, 1)
const TO = Date.UTC(2071, 0, 1)

/** Times of which the controller takes no segment. */
export const timeOutOfRange: Rule = {
  code: 'TIME_OUT_OF_RANGE',
  level: 'error',
  title: 'A time column with values before 1971 or after 2070',
  why: 'the controller refuses every segment that has such a time',
  remedy: 'set ingestionConfig.segmentTimeValueCheck to false in the table config, or take the time column out',
  find: (input) => {
    const name = input.plan?.plan?.rowPlan.timeColumn
    if (name === undefined || at(input.plan!.plan!.tableConfig, 'ingestionConfig.segmentTimeValueCheck') === false) return []
    return profiledColumns(input).filter(({ column }) => column.name === name).flatMap(({ column, profile }) => {
      const nanos = timeUnitOfColumn(column)
      const { numbers } = profile
      if (nanos === undefined || numbers?.min == null || numbers.max === null) return []
      const [min, max] = [numbers.min, numbers.max].map((text) => Number(text) * Number(nanos) / 1e6) as [number, number]
      return min >= FROM && max <= TO ? [] : [{ subject: 'tableConfig' as const, path: 'segmentsConfig.timeColumnName', message: `is ${name}, whose values go from ${numbers.min} to ${numbers.max}` }]
    })
  }
}
