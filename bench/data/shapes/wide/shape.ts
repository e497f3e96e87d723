import { Random } from '../../random.ts'
import type { ExpectedRow, ExpectedValue, GeneratedItem, Shape } from '../../shape.ts'
import { itemUuid } from '../../uuid.ts'
import { wideColumns } from './columns.ts'
import { wideValue } from './values.ts'
import type { WideValue } from './values.ts'

const stable = new Random()
const changing = new Random()
const names = wideColumns.map(({ name }) => `,"${name}":`)
const sumIndex = wideColumns.findIndex(({ name }) => name === 'int_00')

/** 100 attributes of all types; partition key `id`, no sort key. A revision changes about a third of them. */
export const wide: Shape = {
  name: 'wide',
  tableName: 'wide',
  keyAttributes: ['id'],
  sumColumn: 'int_00',
  item: (seed, n, revision) => new WideItem(seed, n, revision)
}

class WideItem implements GeneratedItem {
  readonly partitionKey: string
  readonly sum: number
  readonly #values: readonly WideValue[]

  constructor (seed: number, n: number, revision: number) {
    stable.reset(seed, n, 0)
    changing.reset(seed, n, revision + 1)
    this.partitionKey = itemUuid(seed, n, stable)
    this.#values = wideColumns.map(({ kind }, i) => wideValue(kind, i % 3 === 0 ? changing : stable))
    this.sum = this.#values[sumIndex]!.expected as number
  }

  keys (): string {
    return `{"id":{"S":"${this.partitionKey}"}}`
  }

  image (base64: 1 | 2): string {
    let text = `{"id":{"S":"${this.partitionKey}"}`
    for (let i = 0; i < wideColumns.length; i++) {
      const value = this.#values[i]!
      const tagged = base64 === 1 ? value.once : value.twice
      if (tagged !== null) text += names[i]! + tagged
    }
    return text + '}'
  }

  row (): ExpectedRow {
    const row: Record<string, ExpectedValue> = { id: this.partitionKey }
    for (let i = 0; i < wideColumns.length; i++) row[wideColumns[i]!.name] = this.#values[i]!.expected
    return row
  }
}
