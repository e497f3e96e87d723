import type { DataType } from '../../schema/data-type.ts'
import type { AttributeType } from '../../schema/input-facts.ts'
import { addFault, specPath, warn } from './draft.ts'
import type { Draft } from './draft.ts'

/** Column types that hold every key of a DynamoDB type, each as a value of its own. */
const exact: Readonly<Partial<Record<AttributeType, readonly DataType[]>>> = {
  S: ['STRING'], N: ['BIG_DECIMAL', 'STRING', 'INT', 'LONG', 'TIMESTAMP'], B: ['BYTES', 'STRING']
}
/** Types that hold some keys: the others become dead letters. */
const partial: Readonly<Partial<Record<AttributeType, readonly DataType[]>>> = { S: ['INT', 'LONG', 'TIMESTAMP', 'BYTES'] }
const refused: Readonly<Partial<Record<DataType, string>>> = {
  FLOAT: 'rounds numbers, so different keys could become one',
  DOUBLE: 'rounds numbers, so different keys could become one',
  BOOLEAN: 'holds no key of DynamoDB',
  JSON: 'has several texts for one value'
}

/** Checks that a column can hold the key attribute exactly, and makes sure that nothing shortens it. */
export function checkKeyColumn (draft: Draft, name: string, attribute: string): void {
  const { spec, source, transformFunction } = draft.columns.get(name)!
  const path = `column ${name}`
  if (spec.multiValue) addFault(draft, path, 'is part of the key, but has several values', 'leave out singleValueField: false')
  const reason = refused[spec.dataType]
  const type = typeOf(draft, attribute)
  if (reason !== undefined) {
    addFault(draft, path, `is part of the key, but ${spec.dataType} ${reason}`, `make it ${type === 'N' ? 'LONG, BIG_DECIMAL or STRING' : type === 'B' ? 'BYTES' : 'STRING'}`)
  } else if (type !== undefined && exact[type]?.includes(spec.dataType) !== true) {
    if (partial[type]?.includes(spec.dataType) === true) {
      warn(draft, 'KEY_TYPE', path, `is ${spec.dataType}, but the key attribute ${attribute} is of type ${type}: keys that are not plain ${spec.dataType} texts become dead letters`, 'make it STRING')
    } else {
      addFault(draft, path, `is ${spec.dataType}, but the key attribute ${attribute} is of type ${type}, which has no conversion to it`, `make it ${exact[type]?.[0] ?? 'STRING'}`)
    }
  }
  if (transformFunction !== undefined) {
    addFault(draft, path, `is part of the key and has the function ${transformFunction}`, 'take the function out: a key is taken as it is')
  }
  if (source.kind !== 'attribute') addFault(draft, path, 'is part of the key, but does not take an attribute', 'take its mapping out')
  const mapping = draft.input.options.mapping.columns[name]
  for (const [key, value] of [['numbers', mapping?.numbers], ['onBadValue', mapping?.onBadValue]] as const) {
    if (value !== undefined && value !== 'deadLetter') addFault(draft, `mapping.columns.${name}.${key}`, `a key that does not fit is always a dead letter, never ${value}`)
  }
  const strategy = spec.maxLengthStrategy
  if (strategy === 'TRIM_LENGTH' || strategy === 'SUBSTITUTE_DEFAULT_VALUE') {
    draft.schema.set([...specPath(spec), 'maxLengthExceedStrategy'], 'NO_ACTION', 'KEY_NOT_SHORTENED', `${name} is part of the key: a key that is cut or replaced is another key`)
    draft.columns.get(name)!.spec = { ...spec, maxLengthStrategy: 'NO_ACTION' }
  }
}

/** The type with which records have the attribute in their Keys, if they agree. */
function typeOf (draft: Draft, attribute: string): AttributeType | undefined {
  const types = new Set(draft.input.facts.keys.flatMap(({ attributes }) => attributes.filter(({ name }) => name === attribute).map(({ type }) => type)))
  return types.size === 1 ? [...types][0] : undefined
}
