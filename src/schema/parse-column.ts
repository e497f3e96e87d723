import { columnNameFault } from './column-name.ts'
import { dataTypes, defaultNullOf, storedTypeOf } from './data-type.ts'
import type { DataType, FieldType, Scalar } from './data-type.ts'
import { dateTimeFormatFault, granularityFault } from './date-time-format.ts'
import { parseDefaultNull } from './default-null.ts'
import { join } from './fault-list.ts'
import type { FaultList } from './fault-list.ts'
import type { JsonObject } from './json.ts'
import type { SchemaColumn } from './pinot-schema.ts'
import type { MaxLengthStrategy } from './row-plan.ts'

const specKeys = [
  'name', 'dataType', 'fieldType', 'singleValueField', 'notNull', 'maxLength', 'maxLengthExceedStrategy', 'allowTrailingZeros',
  'defaultNullValue', 'transformFunction', 'virtualColumnProvider'
]
const dateTimeKeys = [...specKeys, 'format', 'granularity', 'sampleValue']
const strategies: readonly MaxLengthStrategy[] = ['TRIM_LENGTH', 'ERROR', 'SUBSTITUTE_DEFAULT_VALUE', 'NO_ACTION']
const metricTypes: readonly DataType[] = ['INT', 'LONG', 'FLOAT', 'DOUBLE', 'BIG_DECIMAL', 'BYTES']

/** Reads one field spec; undefined if it has no usable name or type. Faults of all parts go to the list. */
export function parseColumn (spec: JsonObject, fieldType: FieldType, path: string, faults: FaultList): SchemaColumn | undefined {
  faults.typos(spec, fieldType === 'DATE_TIME' ? dateTimeKeys : specKeys, path)
  const name = faults.text(spec, 'name', path)
  if (name === undefined) {
    faults.add(join(path, 'name'), 'is required')
    return undefined
  }
  const nameFault = columnNameFault(name)
  if (nameFault !== undefined) {
    faults.add(join(path, 'name'), `${JSON.stringify(name)} ${nameFault}; name the column otherwise and map it: mapping.columns.<column>.path`)
  }
  const where = `${path} (${name})`
  const kind = faults.text(spec, 'fieldType', where)
  if (kind !== undefined && kind !== fieldType) faults.add(where, `has the fieldType ${kind} among the ${fieldType} columns`)
  if (typeof spec['virtualColumnProvider'] === 'string' && spec['virtualColumnProvider'] !== '') {
    faults.add(where, 'is a virtual column, which no segment can hold; leave it out')
  }
  const dataType = dataTypeOf(spec, where, faults)
  if (dataType === undefined) return undefined
  const multiValue = faults.flag(spec, 'singleValueField', where) === false
  checkCombination(dataType, fieldType, multiValue, where, faults)
  return {
    name,
    dataType,
    storedType: storedTypeOf(dataType),
    fieldType,
    multiValue,
    notNull: faults.flag(spec, 'notNull', where) === true,
    ...defaultOf(spec, dataType, fieldType, where, faults),
    maxLength: faults.whole(spec, 'maxLength', where, 0),
    maxLengthStrategy: faults.word(spec, 'maxLengthExceedStrategy', where, strategies),
    transformFunction: functionOf(spec, where, faults),
    ...(fieldType === 'DATE_TIME' ? dateTimeOf(spec, dataType, where, faults) : {}),
    path
  }
}

function dataTypeOf (spec: JsonObject, where: string, faults: FaultList): DataType | undefined {
  const text = faults.text(spec, 'dataType', where)
  if (text === undefined) {
    if (spec['dataType'] === undefined || spec['dataType'] === null) faults.add(where, 'dataType is required')
    return undefined
  }
  if ((dataTypes as readonly string[]).includes(text)) return text as DataType
  const remedy = text === 'MAP' || text === 'LIST' || text === 'STRUCT'
    ? `the type ${text} is not supported; use JSON, which takes M and L attributes, or columns mapped to their parts`
    : `${text} is no data type; they are ${dataTypes.join(', ')}`
  faults.add(where, `dataType: ${remedy}`)
  return undefined
}

/** Source: Schema.validate and SchemaUtils.validateMultiValueCompatibility. */
function checkCombination (type: DataType, fieldType: FieldType, multiValue: boolean, where: string, faults: FaultList): void {
  if (fieldType === 'METRIC' && !metricTypes.includes(type)) {
    faults.add(where, `a metric cannot be ${type}; make it a dimension`)
  }
  if (!multiValue) return
  if (fieldType !== 'DIMENSION') faults.add(where, 'only dimensions can have several values (singleValueField: false)')
  if (type === 'JSON' || type === 'BIG_DECIMAL') faults.add(where, `a column of several values cannot be ${type}`)
}

function defaultOf (
  spec: JsonObject, type: DataType, fieldType: FieldType, where: string, faults: FaultList
): { defaultNull: Scalar, ownDefault: boolean } {
  const json = spec['defaultNullValue']
  const usual = defaultNullOf(type, fieldType)
  if (json === undefined || json === null) return { defaultNull: usual, ownDefault: false }
  const value = parseDefaultNull(type, json)
  if (value === undefined) faults.add(where, `defaultNullValue ${JSON.stringify(json)} is no ${type}${type === 'BYTES' ? ' (hex digits)' : ''}`)
  return { defaultNull: value ?? usual, ownDefault: true }
}

function functionOf (spec: JsonObject, where: string, faults: FaultList): string | undefined {
  const text = faults.text(spec, 'transformFunction', where)
  if (text === undefined || text.trim() !== '') return text
  faults.add(where, 'transformFunction is empty; leave it out')
  return undefined
}

/** The format of a TIMESTAMP column is TIMESTAMP whatever is written (DateTimeFieldSpec.setFormat). */
function dateTimeOf (
  spec: JsonObject, type: DataType, where: string, faults: FaultList
): { dateTimeFormat: string | undefined, dateTimeGranularity: string | undefined } {
  const written = faults.text(spec, 'format', where)
  const format = type === 'TIMESTAMP' ? 'TIMESTAMP' : written
  const granularity = faults.text(spec, 'granularity', where)
  if (format === undefined) faults.add(where, 'format is required, such as 1:MILLISECONDS:EPOCH')
  if (granularity === undefined) faults.add(where, 'granularity is required, such as 1:MILLISECONDS')
  const formatFault = format === undefined ? undefined : dateTimeFormatFault(format)
  if (formatFault !== undefined) faults.add(where, `format ${formatFault}`)
  const unitFault = granularity === undefined ? undefined : granularityFault(granularity)
  if (unitFault !== undefined) faults.add(where, `granularity ${unitFault}`)
  return { dateTimeFormat: format, dateTimeGranularity: granularity }
}
