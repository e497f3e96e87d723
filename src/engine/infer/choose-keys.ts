import { DynapinotError } from '../../errors.ts'
import { didYouMean } from '../../schema/near-name.ts'
import type { AttributeStats } from './attribute-stats.ts'
import type { Sample } from './sample-gatherer.ts'
import type { TableDescription } from './table-description.ts'
import { isTimeName } from './time-look.ts'

/** The key attributes of the DynamoDB table. */
export interface KeyChoice {
  readonly partition: string
  readonly sort?: string | undefined
  /** Other names of a key attribute in some of the records, by attribute. */
  readonly otherNames: Readonly<Record<string, readonly string[]>>
  readonly warnings: readonly string[]
}

/** Key attributes as the user names them. */
export interface NamedKeys {
  readonly partition?: string | undefined
  readonly sort?: string | undefined
}

const flagNames = '--partition-key, and --sort-key if the table has one'

/**
 * The key of the DynamoDB table: as its description or the user says, else from the records' `Keys`. What cannot be known is asked for:
 * key and partitions of a table are chosen once.
 * @throws DynapinotError CONFIG_INVALID.
 */
export function chooseKeys (sample: Sample, flags: NamedKeys, description?: Pick<TableDescription, 'name' | 'keys'>): KeyChoice {
  const named = description === undefined ? flags : describedKeys(flags, description)
  if (named.sort !== undefined && named.partition === undefined) {
    throw new DynapinotError('CONFIG_INVALID', 'a sort key is named, but no partition key', { remedy: `name both: ${flagNames}` })
  }
  if (named.sort !== undefined && named.sort === named.partition) {
    throw new DynapinotError('CONFIG_INVALID', `${named.sort} is named as partition key and as sort key`, { remedy: 'leave --sort-key out if the table has none' })
  }
  const choice = named.partition === undefined
    ? fromRecords(sample)
    : { partition: named.partition, sort: named.sort ?? (description === undefined ? otherKey(sample, named.partition) : undefined), warnings: [] }
  const attributes = choice.sort === undefined ? [choice.partition] : [choice.partition, choice.sort]
  checkKeys(sample, attributes)
  return { ...choice, ...otherKeySets(sample, attributes, choice.warnings) }
}

/** The description knows; what is named beside it has to be the same. */
function describedKeys (flags: NamedKeys, { name, keys }: Pick<TableDescription, 'name' | 'keys'>): NamedKeys {
  const differs = (flags.partition !== undefined && flags.partition !== keys.partition) || (flags.sort !== undefined && flags.sort !== keys.sort)
  if (!differs) return keys
  throw new DynapinotError('CONFIG_INVALID', `the key of ${name} is ${keys.partition}${keys.sort === undefined ? '' : ` and ${keys.sort}`}, by its description`, { remedy: `leave ${flagNames} out, or give the description of the right table` })
}

/** Where most records have two key attributes and one is named, the sort key is the other. */
function otherKey ({ keys: [most] }: Sample, partition: string): string | undefined {
  const names = most?.attributes.map(({ name }) => name) ?? []
  return names.length === 2 && names.includes(partition) ? names.find((name) => name !== partition) : undefined
}

function fromRecords (sample: Sample): Pick<KeyChoice, 'partition' | 'sort' | 'warnings'> {
  const [most] = sample.keys
  if (most === undefined) {
    const likely = candidates(sample)
    throw new DynapinotError('CONFIG_INVALID', `${sample.form === 'export' ? 'an export does not tell' : 'no record tells'} the key of its table`, {
      faults: likely.length === 0 ? undefined : [`so far different in every item: ${likely.join(', ')}`],
      remedy: `name it: ${flagNames}`
    })
  }
  const names = most.attributes.map(({ name }) => name)
  const [first, second] = names
  if (second === undefined) return { partition: first!, warnings: [] }
  if (names.length > 2) throw new DynapinotError('CONFIG_INVALID', `records have ${names.length} key attributes: ${names.join(', ')}; a DynamoDB key has one or two`)
  const sort = likelySortKey(sample, [first!, second])
  if (sort === undefined) {
    throw new DynapinotError('CONFIG_INVALID', `which of ${first!} and ${second} is the partition key cannot be told from the records`, { remedy: 'say so: --partition-key and --sort-key' })
  }
  return {
    partition: sort === first ? second : first!,
    sort,
    warnings: [`${sort} is taken for the sort key, since it counts time or a sequence; if it is the partition key: --partition-key ${sort}. It cannot be changed once the table is loaded`]
  }
}

/** The one of two that is a time, or the only number: few tables are spread by such an attribute. */
function likelySortKey (sample: Sample, names: readonly [string, string]): string | undefined {
  const ranks = names.map((name) => {
    const stats = statsOf(sample, name)
    if (stats === undefined) return 0
    const isTime = (stats.numbers.epochUnit !== undefined || stats.texts.times.dateTime + stats.texts.times.fineDateTime === stats.texts.count) && isTimeName(name)
    return (isTime ? 2 : 0) + (stats.types[0] === 'N' ? 1 : 0)
  })
  if (ranks[0] === ranks[1]) return undefined
  return ranks[0]! > ranks[1]! ? names[0] : names[1]
}

/** Attributes that every item has, with a value of its own: texts and whole numbers, ids first. */
function candidates ({ attributes, records }: Sample): string[] {
  const likely = attributes.filter((stats) => {
    const { types: [type, ...others], present, numbers } = stats
    const fit = type === 'S' || type === 'B' || (type === 'N' && numbers.allIntegers)
    return fit && others.length === 0 && records > 1 && present === records && !repeats(stats)
  })
  const isId = ({ name }: AttributeStats): number => /(?:id|key|pk|arn|uuid|code)$/i.test(name) ? 1 : 0
  return likely.sort((a, b) => isId(b) - isId(a)).slice(0, 10).map(({ name }) => name)
}

function checkKeys (sample: Sample, names: readonly string[]): void {
  const faults: string[] = []
  for (const name of names) {
    const stats = statsOf(sample, name)
    // Records with another name for a key are told of, not refused.
    if (stats === undefined) {
      if (sample.records > 0) faults.push(`no item of the sample has the attribute ${name}${didYouMean(name, sample.attributes.map((other) => other.name))}`)
      continue
    }
    const types = stats.types
    if (types.length !== 1 || !['S', 'N', 'B'].includes(types[0]!)) {
      faults.push(`${name} is ${types.length === 0 ? 'NULL' : types.join(' or ')}; a key is S, N or B, and always the same`)
    } else if (sample.form === 'export' && stats.present < sample.records) {
      faults.push(`${sample.records - stats.present} of ${sample.records} items lack ${name}; every item has its key`)
    } else if (sample.form === 'export' && names.length === 1 && repeats(stats)) {
      faults.push(`${name} has ${stats.distinct.exact ? '' : 'about '}${stats.distinct.count} different values in ${stats.present} items, so the table has a sort key too`)
    }
  }
  if (faults.length > 0) throw new DynapinotError('CONFIG_INVALID', `${names.join(' and ')} cannot be the key`, { faults, remedy: `name the key of the DynamoDB table: ${flagNames}` })
}

/** In an export no two items have the same key. */
function repeats ({ distinct, present }: AttributeStats): boolean {
  return distinct.count < (distinct.exact ? present : present * 0.9)
}

/** Records with other keys: the same attribute under another name, or records of another table. */
function otherKeySets (sample: Sample, names: readonly string[], before: readonly string[]): Pick<KeyChoice, 'otherNames' | 'warnings'> {
  const otherNames: Record<string, string[]> = {}
  const warnings = [...before]
  for (const { attributes, records } of sample.keys) {
    const set = attributes.map(({ name }) => name)
    const missing = names.filter((name) => !set.includes(name))
    const instead = set.filter((name) => !names.includes(name))
    if (missing.length === 0 && instead.length === 0) continue
    if (missing.length === 1 && instead.length === 1) {
      (otherNames[missing[0]!] ??= []).push(instead[0]!)
      warnings.push(`${records} of ${sample.records} records have the key attribute ${instead[0]!} in place of ${missing[0]!}: taken for the same key by another name; if they are of another table, name the table`)
    } else {
      warnings.push(`${records} of ${sample.records} records have the key ${set.join(', ')}: they become dead letters`)
    }
  }
  return { otherNames, warnings }
}

function statsOf (sample: Sample, name: string): AttributeStats | undefined {
  return sample.attributes.find((stats) => stats.name === name)
}
