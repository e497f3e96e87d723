import { DynapinotError } from '../errors.ts'
import type { FieldType } from './data-type.ts'
import { FaultList } from './fault-list.ts'
import { isJsonObject } from './json.ts'
import type { JsonObject } from './json.ts'
import { parseJsonText } from './json-text.ts'
import { parseColumn } from './parse-column.ts'
import type { PinotSchema, SchemaColumn } from './pinot-schema.ts'

const specLists: readonly (readonly [string, FieldType])[] = [
  ['dimensionFieldSpecs', 'DIMENSION'], ['metricFieldSpecs', 'METRIC'], ['dateTimeFieldSpecs', 'DATE_TIME']
]
const schemaKeys = [
  'schemaName', 'enableColumnBasedNullHandling', 'primaryKeyColumns', 'timeFieldSpec', 'complexFieldSpecs', ...specLists.map(([key]) => key)
]

/**
 * Reads a Pinot schema from its JSON text; `file` is named in errors.
 * @throws DynapinotError SCHEMA_INVALID with all faults at once in `context.faults`.
 */
export function parseSchema (text: string, file?: string): PinotSchema {
  const faults = new FaultList()
  const parsed = parseJsonText(text)
  if ('fault' in parsed) faults.add('', parsed.fault)
  else if (!isJsonObject(parsed.value)) faults.add('', 'must be a JSON object')
  else {
    const schema = readSchema(parsed.value, faults)
    if (faults.faults.length === 0) return schema
  }
  const count = faults.faults.length
  throw new DynapinotError('SCHEMA_INVALID', `the Pinot schema ${file ?? ''} has ${count === 1 ? 'a fault' : `${count} faults`}`.replace('  ', ' '), {
    file, faults: faults.faults, remedy: 'correct the schema file'
  })
}

function readSchema (json: JsonObject, faults: FaultList): PinotSchema {
  faults.typos(json, schemaKeys, '')
  const name = faults.text(json, 'schemaName', '')
  if (name === undefined || name === '') faults.add('schemaName', 'is required')
  if (json['timeFieldSpec'] !== undefined && json['timeFieldSpec'] !== null) {
    faults.add('timeFieldSpec', 'is Pinot\'s old form and not supported; write the column into dateTimeFieldSpecs with format and granularity')
  }
  for (const spec of faults.list(json, 'complexFieldSpecs', '') ?? []) {
    const column = isJsonObject(spec) && typeof spec['name'] === 'string' ? spec['name'] : ''
    faults.add('complexFieldSpecs', `the MAP, LIST or STRUCT column ${column} is not supported; make it a dimension of type JSON, or columns mapped to its parts`)
  }
  const columns = readColumns(json, faults)
  if (columns.length === 0 && faults.faults.length === 0) faults.add('', 'has no columns')
  return {
    name: name ?? '',
    columns,
    primaryKeyColumns: readPrimaryKey(json, columns, faults),
    columnBasedNullHandling: faults.flag(json, 'enableColumnBasedNullHandling', '') === true,
    json
  }
}

function readColumns (json: JsonObject, faults: FaultList): readonly SchemaColumn[] {
  const columns: SchemaColumn[] = []
  const seen = new Map<string, string>()
  for (const [key, fieldType] of specLists) {
    const specs = faults.list(json, key, '') ?? []
    specs.forEach((spec, index) => {
      const path = `${key}[${index}]`
      if (!isJsonObject(spec)) return faults.add(path, 'must be an object')
      const column = parseColumn(spec, fieldType, path, faults)
      if (column === undefined) return
      columns.push(column)
      const lower = column.name.toLowerCase()
      const other = seen.get(lower)
      if (other === column.name) faults.add(path, `the column ${column.name} is there twice`)
      else if (other !== undefined) faults.add(path, `the column ${column.name} differs from ${other} in letter case only, which Pinot refuses by default`)
      seen.set(lower, column.name)
    })
  }
  return columns
}

function readPrimaryKey (json: JsonObject, columns: readonly SchemaColumn[], faults: FaultList): readonly string[] {
  const names = faults.texts(json, 'primaryKeyColumns', '') ?? []
  names.forEach((name, index) => {
    const path = `primaryKeyColumns[${index}]`
    if (names.indexOf(name) !== index) faults.add(path, `${name} is there twice`)
    const column = columns.find((it) => it.name === name)
    if (column === undefined) faults.add(path, `there is no column ${name}`)
    else if (column.multiValue) faults.add(path, `${name} has several values, which a key cannot have`)
  })
  return names
}
