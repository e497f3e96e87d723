import type { Tag } from '../../decode/attribute-value.ts'
import { formatAttributePath } from '../../options/attribute-path.ts'
import type { DataType } from '../../schema/data-type.ts'
import type { AttributeStats } from './attribute-stats.ts'
import { chooseNumberType } from './choose-number-type.ts'
import { chooseTextType } from './choose-text-type.ts'
import { roomFor } from './type-choice.ts'
import type { AttributeRole, TypeChoice } from './type-choice.ts'

/** Types that Pinot's JSON takes as documents. */
const documents: ReadonlySet<string> = new Set(['M', 'L'])

/**
 * The narrowest Pinot type that takes all values of the sample without loss, and values like them:
 *
 * | seen                          | proposed                                                                          |
 * | ----------------------------- | --------------------------------------------------------------------------------- |
 * | S                             | STRING; TIMESTAMP or a date if all are such (choose-text-type.ts)                 |
 * | N                             | INT, LONG, DOUBLE, BIG_DECIMAL or a time (choose-number-type.ts)                  |
 * | BOOL, B                       | BOOLEAN, BYTES                                                                    |
 * | SS, NS, BS                    | several values of the type of the elements                                        |
 * | M, L                          | JSON                                                                              |
 * | a set and its scalar          | several values                                                                    |
 * | M or L and others             | JSON, with a warning                                                              |
 * | any other mixture             | STRING, with a warning: every value as its text                                   |
 * | nothing but NULL              | STRING, with a warning                                                            |
 */
export function chooseType (stats: AttributeStats, role: AttributeRole = 'none'): TypeChoice {
  const types = stats.types
  const [first, ...others] = types
  if (first === undefined) {
    return { ...plain('STRING'), warnings: ['the sample has nothing but NULL here: the type is a guess'] }
  }
  if (others.length === 0) return chooseSingle(first, stats, role)
  const set = types.find((tag) => tag === 'SS' || tag === 'NS' || tag === 'BS')
  if (set !== undefined && types.every((tag) => tag === set || tag === set[0])) {
    return { ...chooseSingle(set, stats, role), conflict: types, notes: [`sets and single values (${counts(stats)}): each a row of one or several values`] }
  }
  if (types.every((tag) => documents.has(tag))) return { ...plain('JSON'), notes: [`maps and lists: ${counts(stats)}`] }
  if (types.some((tag) => documents.has(tag)) || (set !== undefined && new Set(types.map((tag) => tag[0])).size > 1)) {
    return { ...plain('JSON'), conflict: types, warnings: [`several types (${counts(stats)}): each value becomes JSON of its own kind`] }
  }
  return {
    ...plain('STRING'),
    ...lengthOf(stats),
    conflict: types,
    warnings: [`several types (${counts(stats)}): each value becomes its text, so that numbers do not sort or add up as numbers`]
  }
}

function chooseSingle (tag: Tag | '?', stats: AttributeStats, role: AttributeRole): TypeChoice {
  switch (tag) {
    case 'S': return chooseTextType(stats, role)
    case 'N': return chooseNumberType(stats, role)
    case 'BOOL': return plain('BOOLEAN')
    case 'B': return { ...plain('BYTES'), ...(stats.maxBinary > 512 ? { maxLength: roomFor(stats.maxBinary) } : {}) }
    case 'SS': return { ...plain('STRING'), multiValue: true, ...lengthOf(stats) }
    case 'NS': return severalNumbers(stats)
    case 'BS': return { ...plain('BYTES'), multiValue: true }
    case 'M': return { ...plain('JSON'), notes: mapNotes(stats) }
    case 'L': return { ...plain('JSON'), notes: listNotes(stats) }
    case '?': case 'NULL': return { ...plain('STRING'), warnings: ['no value is a DynamoDB attribute value: all its records become dead letters'] }
  }
}

/** Pinot has no BIG_DECIMAL columns of several values. */
function severalNumbers (stats: AttributeStats): TypeChoice {
  const { dataType, notes, warnings } = chooseNumberType(stats, 'none', false)
  if (dataType !== 'BIG_DECIMAL') return { ...plain(dataType), multiValue: true, notes, warnings }
  return {
    ...plain('STRING'),
    multiValue: true,
    warnings: ['numbers beyond LONG and DOUBLE: texts, since Pinot has no BIG_DECIMAL columns of several values']
  }
}

/** Where every field of the maps is a scalar, columns of their own may be better. */
function mapNotes ({ name: attribute, shape, tags }: AttributeStats): string[] {
  if (shape.manyFields) return ['more than 100 different names in its maps: data rather than fields']
  const most = [...shape.fields].filter(([, types]) => Object.keys(types).every((tag) => tag !== 'M' && tag !== 'L'))
    .map(([name, types]) => ({ name, seen: Object.values(types).reduce((sum, n) => sum + n, 0) }))
    .filter(({ seen }) => seen * 2 >= (tags.M ?? 0)).slice(0, 3).map(({ name }) => name)
  return most.length === 0 ? [] : [`parts can have columns of their own: mapping.columns.<column>.path, such as ${most.map((name) => formatAttributePath([attribute, name])).join(', ')}`]
}

function listNotes ({ shape }: AttributeStats): string[] {
  const [type, ...others] = Object.keys(shape.elements)
  if (others.length > 0 || (type !== 'S' && type !== 'N')) return []
  return [`all elements are ${type}: a column of several values (singleValueField: false) would hold them too`]
}

function plain (dataType: DataType): TypeChoice {
  return { dataType, multiValue: false, fieldType: 'DIMENSION', notes: [], warnings: [] }
}

function lengthOf ({ texts }: AttributeStats): { maxLength?: number } {
  return texts.maxLength > 512 ? { maxLength: roomFor(texts.maxLength) } : {}
}

function counts ({ tags, types }: AttributeStats): string {
  return types.map((tag) => `${tag === '?' ? 'no attribute value' : tag} ${tags[tag]!}`).join(', ')
}
