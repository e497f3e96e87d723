import { Random } from '../../../bench/data/random.ts'
import { dataTypes } from '../../../src/schema/data-type.ts'
import type { ColumnPlan, RowPlan } from '../../../src/schema/row-plan.ts'
import { attribute, column, rowPlan } from '../../transform/plan.ts'

const names = ['a', 'b', 'c', 'long_attribute_name_of_more_than_32_bytes', 'é', 'x.y', '0', '12', '__proto__', '*', '', 'name with "quotes"', 'address']
const steps = ['k', 'l', '0', '1', 'deep']
const texts = [
  '', 'a', 'plain text', 'exactly sixteen!', 'a text that is longer than thirty-two bytes, so copied by a call', 'é', 'ünïcödé ÿ', '日本語', '😀 and 𝒳',
  '\u0000', 'tab\tand\nline', 'quote " slash / back \\', '\ud800', 'x\udc00y', '\u2028', '\u007f', 'true', 'false', '1', '0', ' 1 ', 'NaN', 'null',
  '{"json":[1,2]}', '[1,\n2]', '{"a":1,"a":2}', '"text"', '12e5', '-', 'table for two', '2024-07-10', '2024-07-10T12:34:39Z', '1720615000000', 'ff00', 'FF0', 'x'.repeat(600)
]
const numbers = [
  '0', '1', '-1', '42', '-0', '007', '+5', '5.', '.5', '1.5', '2147483647', '2147483648', '-2147483648', '-2147483649', '9007199254740993', '999999999999999999',
  '9223372036854775807', '9223372036854775808', '-9223372036854775808', '1720615000123', '0.1', '0.30000000000000004', '123456.789012', '-41.13523', '16777217', '3.4028236E+38',
  '1E+20', '1e-7', '1.0', '100', '1E2', '1.2345678901234567', '12345678901234567890123456789012345678', '-1234567890123456789012345678901234567.8', '9.9E+125', '1E-130',
  '0.000000000000000000000001', '00', '', 'x', '1e', '--1', '1_000', 'Infinity', '0x10', '1'.repeat(40)
]

/** Seeded plans and records for them, ordinary and not. */
export class RandomRecords {
  readonly #random = new Random()
  /** The columns of the plan at hand by the attribute that they take, and its record's tidiness. */
  #columns = new Map<string, ColumnPlan>()
  #base64Times: 1 | 2 = 1
  #isTidy = true

  constructor (seed: number) {
    this.#random.reset(seed, 0, 0)
  }

  /** A plan with columns of any type and any policy. */
  plan (): RowPlan {
    const r = this.#random
    const columns: ColumnPlan[] = []
    for (let i = 0, count = r.between(1, 12); i < count; i++) {
      const dataType = r.pick(dataTypes)
      columns.push(column(`c${i}`, dataType, {
        multiValue: dataType !== 'JSON' && dataType !== 'BIG_DECIMAL' && r.oneIn(4),
        source: attribute(...Array.from({ length: r.oneIn(4) ? 2 : 1 }, () => this.#path())),
        numbers: r.pick(['deadLetter', 'null', 'round']),
        onBadValue: r.pick(['deadLetter', 'null', 'null']),
        required: r.oneIn(12),
        ...r.oneIn(5) ? { maxLength: r.between(0, 20), maxLengthStrategy: r.pick(['TRIM_LENGTH', 'ERROR', 'SUBSTITUTE_DEFAULT_VALUE'] as const) } : {}
      }))
    }
    for (const name of ['eventName', 'eventID', 'tableName', 'ApproximateCreationDateTime', 'SizeBytes', 'isTtlDelete', 'sequenceNumber', 'shardId', 'awsRegion']) {
      if (r.oneIn(3)) columns.push(column(name, r.pick(dataTypes), { onBadValue: 'null', numbers: 'null' }))
    }
    if (r.oneIn(3)) columns.push(column('fn', r.pick(['STRING', 'LONG', 'DOUBLE'] as const), { source: r.pick([{ kind: 'none' }, attribute('a')]), transformFunction: `concat(eventName, cast(${columns[0]!.multiValue ? 'id' : columns[0]!.name} AS STRING), '-')`, onBadValue: 'null' }))
    const key = r.pick(['STRING', 'STRING', 'LONG', 'INT', 'BYTES'] as const)
    const id = column('id', key, { isKey: true, required: true })
    const byKey = r.oneIn(4)
    if (byKey) columns.push(column('hash', 'INT', { source: { kind: 'keyHash' } }))
    const plan = rowPlan([...columns, id], {
      partition: byKey ? { column: 'hash', function: 'Modulo', count: 4 } : { column: 'id', function: key === 'LONG' && r.oneIn(2) ? 'Modulo' : 'Murmur', count: r.between(1, 5) }
    }, {
      form: r.oneIn(4) ? 'export' : 'change',
      exportVersion: 1719000000000000n,
      exportTime: r.oneIn(2) ? 1719000000000005n : undefined,
      base64: r.pick([1, 2]),
      tableNames: r.oneIn(3) ? ['t', 'tä'] : [],
      removeImage: r.pick(['keys', 'old']),
      ttlDeletes: r.pick(['apply', 'skip']),
      keyAttributes: r.oneIn(2) ? ['id'] : [],
      maxLineBytes: r.oneIn(6) ? 700 : 16 << 20
    })
    this.#columns = new Map(plan.columns.flatMap((each) => each.source.kind === 'attribute' ? each.source.paths.filter((path) => path.length === 1).map(([name]) => [name!, each]) : []))
    this.#base64Times = plan.record.base64
    return plan
  }

  /** A line: mostly a record of the plan's form. */
  line (plan: RowPlan): string {
    const r = this.#random
    const members: [string, string][] = []
    // Most are records as they should be: only those show what the kernel makes of a row.
    this.#isTidy = !r.oneIn(3)
    if (plan.record.form === 'export') {
      members.push(['Item', this.#image()])
      if (r.oneIn(10)) members.push(['other', this.#json(2)])
      // Fields of change records, which mean nothing here.
      if (r.oneIn(6)) members.unshift(['eventName', '"INSERT"'])
      if (r.oneIn(6)) members.push(['eventID', '"e"'], ['tableName', '"t"'])
      if (r.oneIn(6)) members.splice(r.below(members.length + 1), 0, ['dynamodb', this.#object([['NewImage', this.#image()], ['Keys', this.#image()], ['SizeBytes', '7'], ['SequenceNumber', '"1"']])])
      return this.#object(members)
    }
    const event = r.oneIn(40) ? r.pick(['', 'OTHER', 'insert']) : r.pick(['INSERT', 'MODIFY', 'REMOVE'])
    members.push(['eventName', this.#string(event)])
    if (r.oneIn(2)) members.push(['eventID', r.oneIn(10) ? 'null' : this.#string(r.pick(texts))])
    if (!r.oneIn(10)) members.push(['tableName', this.#string(r.pick(['t', 't', 'tä', 'u']))])
    if (r.oneIn(3)) members.push(['awsRegion', r.pick(['"us-east-1"', '5', 'null'])])
    if (r.oneIn(6)) members.push(['eventSourceARN', '"arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2024-07-10T12:34:39.651"'])
    if (r.oneIn(3)) members.push(['userIdentity', this.#identity()])
    if (r.oneIn(5)) members.push([r.pick(['recordFormat', 'x', 'Item']), this.#json(2)])
    const change: [string, string][] = []
    if (!r.oneIn(30)) change.push(['ApproximateCreationDateTime', r.oneIn(8) ? r.pick(['0', '-1', '1e15', '1.5', '"x"', 'null', '9007199254740992', '1719039879.5', '1719039879']) : r.pick(['1719039879869591', '1719039879869'])])
    if (r.oneIn(4)) change.push(['ApproximateCreationDateTimePrecision', r.pick(['"MICROSECOND"', '"MILLISECOND"', 'null', '5', '"MICROSECONDS"', '"SECOND"'])])
    change.push(['Keys', r.oneIn(30) ? this.#json(1) : this.#image()])
    if (event !== 'REMOVE') change.push(['NewImage', r.oneIn(30) ? this.#json(1) : this.#image()])
    if (event !== 'INSERT' && !r.oneIn(3)) change.push(['OldImage', r.oneIn(20) ? this.#json(1) : this.#image()])
    if (r.oneIn(2)) change.push(['SizeBytes', r.pick(['12', '0', '-5', '1.0', '1e3', '"7"', 'null', '123456789012', '99999999999999999999'])])
    if (r.oneIn(4)) change.push(['SequenceNumber', this.#string(r.pick(texts))])
    members.push(['dynamodb', r.oneIn(50) ? this.#json(1) : this.#object(change)])
    return this.#object(members)
  }

  #path (): string {
    const r = this.#random
    const first = r.pick(names.filter((name) => !name.includes('.') && name !== ''))
    return [first, ...Array.from({ length: r.oneIn(3) ? r.between(1, 2) : 0 }, () => r.pick(steps))].join('.')
  }

  #identity (): string {
    const r = this.#random
    const service = '{"type":"Service","principalId":"dynamodb.amazonaws.com"}'
    return r.pick(['null', service, service, '{"Type":"Service","PrincipalId":"dynamodb.amazonaws.com"}', '{"type":null,"Type":"Service","principalId":"dynamodb.amazonaws.com"}',
      '{"principalId":"dynamodb.amazonaws.com","type":"Serv\\u0069ce"}', '{"type":"User"}', '[]', '{"type":{"a":1},"principalId":"dynamodb.amazonaws.com"}', '{}'])
  }

  #image (): string {
    const r = this.#random
    const members: [string, string][] = [['id', this.#isTidy || !r.oneIn(20) ? this.#fitting(this.#columns.get('id')!) : this.#value(0)]]
    const count = r.between(0, 7)
    for (let i = 0; i < count; i++) {
      const name = r.pick(names)
      const of = this.#columns.get(name)
      members.push([name, of === undefined || !(this.#isTidy || r.oneIn(2)) ? this.#value(0) : this.#fitting(of)])
    }
    // Names twice are for a few images only: the others stay on the fast path.
    const seen = new Set<string>()
    return this.#object(members.filter(([name]) => (seen.has(name) ? !this.#isTidy && r.oneIn(3) : seen.add(name)) !== false))
  }

  /** A value that the column can hold, in one of its forms. */
  #fitting ({ dataType, multiValue, maxLength = 100, isKey }: ColumnPlan): string {
    const r = this.#random
    const string = (): string => this.#string(r.pick(texts.filter((text) => text.length <= maxLength && (text as unknown as { isWellFormed: () => boolean }).isWellFormed())))
    const number = (): string => `"${r.pick(dataType === 'INT' || dataType === 'FLOAT' ? ['0', '7', '-42', '65536'] : ['0', '7', '-42', '1720615000123', '999999999999'])}"`
    const binary = (): string => {
      let text = r.pick(['', 'a', 'four', 'nine byte'])
      for (let i = 0; i < this.#base64Times; i++) text = Buffer.from(text).toString('base64')
      return this.#string(text)
    }
    const set = (make: () => string): string => `[${Array.from({ length: r.between(0, 3) }, make).join(',')}]`
    switch (dataType) {
      case 'STRING':
        if (multiValue) return r.pick([`{"SS":${set(string)}}`, `{"L":[{"S":${string()}},{"NULL":true},{"N":${number()}}]}`, `{"S":${string()}}`])
        return isKey || r.oneIn(2) ? `{"S":${string()}}` : r.pick([`{"N":${number()}}`, '{"BOOL":true}', `{"M":{"k":{"S":${string()}},"n":{"L":[{"N":${number()}},{"NULL":true}]}}}`, `{"B":${binary()}}`])
      case 'JSON': return r.pick([`{"S":${string()}}`, `{"M":{"k":{"S":${string()}},"b":{"BS":${set(binary)}}}}`, `{"NS":${set(number)}}`, '{"BOOL":false}', `{"N":${number()}}`])
      case 'BYTES': return multiValue ? `{"BS":${set(binary)}}` : `{"B":${binary()}}`
      case 'BOOLEAN': return multiValue ? '{"L":[{"BOOL":true},{"BOOL":false}]}' : r.pick(['{"BOOL":true}', '{"N":"1"}', '{"S":"false"}'])
      case 'BIG_DECIMAL': return `{"N":"${r.pick(['0', '-0.5', '12345678901234567890123456789012345678', '1E-130', '9.9E+125', '-99', '256', '-256', '0.00'])}"}`
      default:
        if (multiValue) return r.pick([`{"NS":${set(number)}}`, `{"N":${number()}}`])
        if (dataType !== 'DOUBLE') return `{"N":${number()}}`
        return r.pick([`{"N":"${r.pick(['0', '-41.13523', '0.1', '123456.789012', '0.30000000000000004', '-0'])}"}`, '{"S":"2.5"}', '{"BOOL":true}'])
    }
  }

  #value (depth: number): string {
    const r = this.#random
    if (r.oneIn(60)) return this.#json(1)
    const tag = r.pick(depth > 3 ? ['S', 'N', 'B', 'BOOL', 'NULL'] : ['S', 'S', 'N', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'])
    const several = (make: () => string): string => `[${Array.from({ length: r.oneIn(4) ? 0 : r.between(1, 3) }, make).join(this.#blank() + ',' + this.#blank())}]`
    switch (tag) {
      case 'S': return this.#object([['S', this.#string(r.pick(texts))]])
      case 'N': return this.#object([['N', this.#string(r.pick(numbers))]])
      case 'B': return this.#object([['B', this.#string(this.#base64())]])
      case 'BOOL': return this.#object([['BOOL', r.oneIn(20) ? 'null' : r.pick(['true', 'false'])]])
      case 'NULL': return this.#object([['NULL', r.oneIn(20) ? 'false' : 'true']])
      case 'M': return this.#object([['M', this.#object(Array.from({ length: r.between(0, 3) }, () => [r.pick(r.oneIn(3) ? names : steps), this.#value(depth + 1)]))]])
      case 'L': return this.#object([['L', several(() => this.#value(depth + 1))]])
      case 'SS': return this.#object([['SS', several(() => this.#string(r.pick(texts)))]])
      case 'NS': return this.#object([['NS', several(() => this.#string(r.pick(numbers)))]])
      default: return this.#object([['BS', several(() => this.#string(this.#base64()))]])
    }
  }

  #base64 (): string {
    const r = this.#random
    const bytes = Buffer.from(r.pick(texts))
    const once = bytes.toString('base64')
    return r.pick([once, Buffer.from(once).toString('base64'), Buffer.from(once).toString('base64'), 'Zg=', 'Zh==', 'a b=', ''])
  }

  #json (depth: number): string {
    const r = this.#random
    switch (r.below(depth > 0 ? 8 : 6)) {
      case 0: return 'null'
      case 1: return r.pick(['true', 'false'])
      case 2: return r.pick(['0', '-0', '1.5e-3', '12345678901234567890', '1E400', '-1'])
      case 3: case 4: return this.#string(r.pick(texts))
      case 5: return '[]'
      case 6: return `[${this.#json(depth - 1)},${this.#json(depth - 1)}]`
      default: return this.#object([['S', this.#json(depth - 1)], [r.pick(['N', 'S', 'q']), this.#json(depth - 1)]])
    }
  }

  #object (members: readonly (readonly [string, string])[]): string {
    const inside = members.map(([name, value]) => `${this.#blank()}${this.#string(name)}${this.#blank()}:${this.#blank()}${value}${this.#blank()}`)
    return `{${inside.length === 0 ? this.#blank() : inside.join(',')}}`
  }

  #blank (): string {
    return this.#random.oneIn(200) ? this.#random.pick([' ', '\t', '\r', '  ', ' \r\t ']) : ''
  }

  /** A JSON string: now and then with more escapes than it needs. */
  #string (text: string): string {
    const r = this.#random
    const plain = JSON.stringify(text)
    if (!r.oneIn(60)) return plain
    let out = '"'
    for (let i = 0; i < text.length; i++) out += r.oneIn(3) ? `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}` : JSON.stringify(text[i]).slice(1, -1)
    return out.replaceAll('/', r.oneIn(2) ? '\\/' : '/') + '"'
  }
}
