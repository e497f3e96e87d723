import { Random } from '../../random.ts'
import type { ExpectedRow, GeneratedItem, Shape } from '../../shape.ts'
import { itemUuid } from '../../uuid.ts'
import { toTagged } from './tagged.ts'
import type { Plain } from './tagged.ts'

const statuses = ['placed', 'paid', 'packed', 'shipped', 'returned']
const streets = ['Main Street', 'Hauptstraße', 'Rue de l\'Église', 'ulica Długa', '"The Mews"']
const towns = ['Oslo', 'Kraków', 'Genève', 'Dublin', 'Porto']
const firstOrder = 1_700_000_000_000

const stable = new Random()
const changing = new Random()

/**
 * Orders as one document each: maps in lists in maps, down to DynamoDB's limit of 32 levels in every 50th. Partition
 * key customer_id, sort key order_id. `town` has a column of its own from `shipping.address.town` (mapping.json).
 */
export const nested: Shape = {
  name: 'nested',
  tableName: 'orders',
  keyAttributes: ['customer_id', 'order_id'],
  sumColumn: 'line_count',
  item: (seed, n, revision) => new Order(seed, n, revision)
}

class Order implements GeneratedItem {
  readonly partitionKey: string
  readonly sum: number
  readonly #orderId: number
  readonly #placedAt: number
  readonly #status: string
  readonly #total: number
  readonly #tags: string[]
  readonly #town: string
  readonly #shipping: Plain
  readonly #lines: Plain
  readonly #history: Plain

  constructor (seed: number, n: number, revision: number) {
    // Three orders of each customer: items that share a partition key, told apart by the sort key.
    stable.reset(seed, Math.floor(n / 3), 0)
    this.partitionKey = itemUuid(seed, Math.floor(n / 3), stable)
    stable.reset(seed, n, 0x4f72)
    changing.reset(seed, n, revision + 1)
    this.#orderId = n
    this.#placedAt = firstOrder + n * 1000 + stable.below(1000)
    this.#status = revision === 0 ? statuses[0]! : changing.pick(statuses)
    this.#tags = [...new Set([stable.pick(statuses), changing.pick(towns)])]
    this.#town = changing.pick(towns)
    this.#shipping = {
      method: stable.pick(['post', 'courier']),
      address: {
        street: `${stable.pick(streets)} ${stable.below(200)}`,
        town: this.#town,
        position: { lat: stable.below(1_000_000) / 8192, lon: stable.below(1_000_000) / 8192, source: { name: 'survey', year: stable.between(1990, 2024) } }
      },
      instructions: stable.oneIn(3) ? null : ['ring twice', { leaveAt: 'door\nor gate', after: stable.below(24) }]
    }
    const lines = Array.from({ length: changing.between(1, 8) }, () => orderLine(changing))
    this.sum = lines.length
    this.#total = lines.reduce((sum, line) => sum + line.quantity * line.cents, 0)
    this.#lines = lines
    this.#history = stable.oneIn(50) ? deep(changing, 28) : deep(changing, stable.between(2, 9))
  }

  keys (): string {
    return `{"customer_id":{"S":"${this.partitionKey}"},"order_id":{"N":"${this.#orderId}"}}`
  }

  image (): string {
    return `{"customer_id":{"S":"${this.partitionKey}"},"order_id":{"N":"${this.#orderId}"},"placed_at":{"N":"${this.#placedAt}"},` +
      `"status":{"S":"${this.#status}"},"total_cents":{"N":"${this.#total}"},"line_count":{"N":"${this.sum}"},` +
      `"tags":{"SS":${JSON.stringify(this.#tags)}},"shipping":${toTagged(this.#shipping)},"lines":${toTagged(this.#lines)},` +
      `"history":${toTagged(this.#history)}}`
  }

  row (): ExpectedRow {
    return {
      customer_id: this.partitionKey,
      order_id: this.#orderId,
      placed_at: this.#placedAt,
      status: this.#status,
      total_cents: this.#total,
      line_count: this.sum,
      tags: this.#tags,
      town: this.#town,
      shipping: { json: this.#shipping },
      lines: { json: this.#lines },
      history: { json: this.#history }
    }
  }
}

function orderLine (random: Random): { sku: string, quantity: number, cents: number, options: Plain } {
  return {
    sku: `SKU-${random.below(100_000).toString().padStart(5, '0')}`,
    quantity: random.between(1, 9),
    cents: random.between(99, 99_999),
    options: { color: random.pick(['red', 'grün', '青']), engraved: random.oneIn(2), notes: random.oneIn(4) ? [] : [random.pick(streets), {}] }
  }
}

/** Maps and lists in turn, `levels` deep. */
function deep (random: Random, levels: number): Plain {
  let inner: Plain = random.below(1000)
  for (let i = 0; i < levels; i++) inner = i % 2 === 0 ? { step: i, by: random.pick(statuses), next: inner } : [inner, null]
  return Array.isArray(inner) ? inner : [inner]
}
