import assert from 'node:assert/strict'
import type { EmbeddedPinotCluster } from '../../pinot/cluster.ts'
import { keyOf, valuesOf } from './change-maker.ts'
import type { MadeChange } from './change-maker.ts'
import type { TableModel } from './table-model.ts'

type Queried = Pick<EmbeddedPinotCluster, 'query'>

/** More than all rows there are. */
const LIMIT = 10_000_000
const OPTIONS = 'SET timeoutMs=60000; SET enableNullHandling=true; '
/** Keys that a failure names. */
const NAMED = 10

/** Asks for every row that queries see, and compares it with the model: each item once, with all its columns, and no other. */
export async function assertTable (pinot: Queried, model: TableModel): Promise<void> {
  const { rows } = await pinot.query(`${OPTIONS}SELECT pk, sk, event, note, price, CAST(version AS STRING), gone FROM chaos LIMIT ${LIMIT}`)
  const found = new Map<string, unknown[][]>()
  for (const [pk, sk, ...values] of rows) {
    const id = `${String(pk)}/${String(sk)}`
    found.set(id, [...found.get(id) ?? [], values])
  }
  const wrong: string[] = []
  for (let key = 0; key < model.keys; key++) {
    const { pk, sk } = keyOf(key)
    const id = `${pk}/${sk}`
    const expected = expectedOf(model, key)
    const got = found.get(id) ?? []
    if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push(`${id}: ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`)
    found.delete(id)
  }
  for (const id of found.keys()) wrong.push(`${id}: no such item`)
  assert.equal(wrong.length, 0, `${wrong.length} of ${model.keys} items are wrong:\n${wrong.slice(0, NAMED).join('\n')}`)
  const { rows: [[count] = []] } = await pinot.query(`${OPTIONS}SELECT COUNT(*) FROM chaos`)
  assert.equal(count, model.visible)
}

function expectedOf (model: TableModel, key: number): unknown[][] {
  const image = model.image(key)
  if (image === null) return []
  const { event, note, price } = valuesOf(image)
  return [[event, note, price, String(model.version(key)), false]]
}

/**
 * Every version of every item must be there, superseded ones and deletions too, and nothing that is no change. Of changes of
 * an item with equal versions a merge keeps the last one.
 */
export async function assertHistory (pinot: Queried, changes: Iterable<MadeChange>): Promise<void> {
  const nameOf = (pk: unknown, sk: unknown, version: unknown): string => `${String(pk)}/${String(sk)} at ${String(version)}`
  const imageOf = (event: unknown, gone: boolean): string => gone ? 'gone' : String(event)
  /** Images by item and version, the last one at the end. */
  const expected = new Map<string, string[]>()
  for (const { key, image, version } of changes) {
    const { pk, sk } = keyOf(key)
    const name = nameOf(pk, sk, version)
    const images = expected.get(name) ?? []
    images.push(imageOf(image, image === null))
    expected.set(name, images)
  }
  const { rows } = await pinot.query(`${OPTIONS}SET skipUpsert=true; SELECT pk, sk, event, CAST(version AS STRING), gone FROM chaos LIMIT ${LIMIT}`)
  const found = new Set<string>()
  const strange: string[] = []
  for (const [pk, sk, event, version, gone] of rows) {
    const name = nameOf(pk, sk, version)
    const image = imageOf(event, gone === true)
    found.add(`${name}: ${image}`)
    if (expected.get(name)?.includes(image) !== true) strange.push(`${name}: ${image}`)
  }
  const missing = [...expected].map(([name, images]) => `${name}: ${images.at(-1)!}`).filter((each) => !found.has(each))
  assert.deepEqual([missing.slice(0, NAMED), strange.slice(0, NAMED)], [[], []], `${missing.length} of ${expected.size} versions are missing, ${strange.length} rows are strange`)
}
