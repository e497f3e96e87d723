import type { Tag } from '../../decode/attribute-value.ts'
import { formatAttributePath } from '../../options/attribute-path.ts'
import type { DataType } from '../../schema/data-type.ts'
import type { AttributeStats } from './attribute-stats.ts'
import { chooseNumberType } from './choose-number-type.ts'
import { chooseTextType } from './choose-text-type.ts'
import type { TagCounts } from './shape-stats.ts'
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
    return { ...plain('STRING', 'a guess'), warnings: ['the sample has nothing but NULL here: the type is a guess'] }
  }
  if (others.length === 0) return chooseSingle(first, stats, role)
  const set = types.find((tag) => tag === 'SS' || tag === 'NS' || tag === 'BS')
  if (set !== undefined && types.every((tag) => tag === set || tag === set[0])) {
    return { ...chooseSingle(set, stats, role), conflict: types, reason: 'sets and single values of one type', notes: [`sets and single values (${counts(stats)}): each a row of one or several values`] }
  }
  if (types.every((tag) => documents.has(tag))) return { ...plain('JSON', 'maps and lists'), conflict: types, notes: [`maps and lists: ${counts(stats)}`, ...pathNotes(stats)] }
  if (types.some((tag) => documents.has(tag)) || (set !== undefined && new Set(types.map((tag) => tag[0])).size > 1)) {
    return { ...plain('JSON', 'several types, documents among them'), conflict: types, notes: pathNotes(stats), warnings: [`several types (${counts(stats)}): each value becomes JSON of its own kind`] }
  }
  return {
    ...plain('STRING', 'several types, which only text holds all'),
    ...lengthOf(stats),
    conflict: types,
    warnings: [`several types (${counts(stats)}): each value becomes its text, so that numbers do not sort or add up as numbers`]
  }
}

function chooseSingle (tag: Tag | '?', stats: AttributeStats, role: AttributeRole): TypeChoice {
  switch (tag) {
    case 'S': return chooseTextType(stats, role)
    case 'N': return chooseNumberType(stats, role)
    case 'BOOL': return plain('BOOLEAN', 'true or false')
    case 'B': return { ...plain('BYTES', 'binary values'), ...(stats.maxBinary > 512 ? { maxLength: roomFor(stats.maxBinary) } : {}), ...layersOf(stats) }
    case 'SS': return { ...plain('STRING', 'sets of texts'), multiValue: true, ...lengthOf(stats) }
    case 'NS': return severalNumbers(stats)
    case 'BS': return { ...plain('BYTES', 'sets of binary values'), multiValue: true, ...layersOf(stats) }
    case 'M': return { ...plain('JSON', 'maps'), notes: [...mapNotes(stats), ...pathNotes(stats)] }
    case 'L': return { ...plain('JSON', 'lists'), notes: [...listNotes(stats), ...pathNotes(stats)] }
    case '?': case 'NULL': return { ...plain('STRING', 'a guess'), warnings: ['no value is a DynamoDB attribute value: all its records become dead letters'] }
  }
}

/** Pinot has no BIG_DECIMAL columns of several values. */
function severalNumbers (stats: AttributeStats): TypeChoice {
  const { dataType, reason, notes, warnings } = chooseNumberType(stats, 'none', false)
  if (dataType !== 'BIG_DECIMAL') return { ...plain(dataType, `sets of ${reason}`), multiValue: true, notes, warnings }
  return {
    ...plain('STRING', 'sets of numbers of many digits'),
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

/** Types that meet at one place inside of documents: JSON keeps each, but a column of that part would not. */
function pathNotes ({ name, shape }: AttributeStats): string[] {
  return shape.conflicts.map(([path, types]) =>
    `several types inside, at ${name}${path.startsWith('[') ? '' : '.'}${path}: ${tagText(types)}; JSON keeps each as it is`)
}

/** Binary values with more or fewer layers of base64 than are taken off. */
function layersOf ({ base64, binaries, binariesTwice }: AttributeStats): Partial<TypeChoice> {
  if (base64 === 1 && binaries > 0 && binariesTwice === binaries) {
    return { warnings: [`all ${binaries} values look doubly encoded: inside of base64 is base64 once more, which the column will have as its bytes; if what is behind it is meant: source.base64: twice`] }
  }
  if (base64 === 2 && binariesTwice < binaries) {
    return { warnings: [`${binaries - binariesTwice} of ${binaries} values are not base64 twice, as Kinesis has them: such records become dead letters; if all are encoded once: source.base64: once`] }
  }
  return {}
}

function plain (dataType: DataType, reason: string): TypeChoice {
  return { dataType, multiValue: false, fieldType: 'DIMENSION', reason, notes: [], warnings: [] }
}

function lengthOf ({ texts }: AttributeStats): { maxLength?: number } {
  return texts.maxLength > 512 ? { maxLength: roomFor(texts.maxLength) } : {}
}

function counts ({ tags, types }: AttributeStats): string {
  return types.map((tag) => `${tag === '?' ? 'no attribute value' : tag} ${tags[tag]!}`).join(', ')
}

function tagText (types: TagCounts): string {
  return Object.entries(types).sort(([, a], [, b]) => b - a).map(([tag, n]) => `${tag === '?' ? 'no attribute value' : tag} ${n}`).join(', ')
}
