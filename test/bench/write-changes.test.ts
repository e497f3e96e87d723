import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { exportBook } from '../../bench/data/facts.ts'
import type { Facts } from '../../bench/data/facts.ts'
import { lateDuplicates, tombstones } from '../../bench/data/late-records.ts'
import { partitionOf } from '../../bench/data/murmur2.ts'
import { shapeNames } from '../../bench/data/shape.ts'
import type { Shape } from '../../bench/data/shape.ts'
import { findShape } from '../../bench/data/shapes/find-shape.ts'
import { writeChanges } from '../../bench/data/write-changes.ts'
import { defaultExportTime, itemLines } from '../../bench/data/write-export.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { untag } from './untag.ts'
import type { Image } from './untag.ts'

interface ChangeJson {
  readonly eventName: string
  readonly eventID: string
  readonly tableName: string
  readonly userIdentity: { readonly principalId: string } | null
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number
    readonly ApproximateCreationDateTimePrecision: string
    readonly Keys: Image
    readonly NewImage?: Image
    readonly OldImage?: Image
  }
}

const root = temporaryFolder()
const PARTITIONS = 4
const exportMicros = defaultExportTime * 1000

/** Last writer wins over items at the start and records in any order. */
function replay (shape: Shape, items: readonly string[], records: readonly ChangeJson[]): Pick<Facts, 'rows' | 'sum' | 'partitions'> {
  const state = new Map<string, { time: number, image: Image | undefined }>()
  const keyOf = (image: Image): string => JSON.stringify(shape.keyAttributes.map((key) => image[key]))
  for (const line of items) {
    const { Item: image } = JSON.parse(line) as { Item: Image }
    state.set(keyOf(image), { time: exportMicros, image })
  }
  for (const { dynamodb } of records) {
    const key = keyOf(dynamodb.Keys)
    if ((state.get(key)?.time ?? -1) <= dynamodb.ApproximateCreationDateTime) state.set(key, { time: dynamodb.ApproximateCreationDateTime, image: dynamodb.NewImage })
  }
  const partitions = Array.from({ length: PARTITIONS }, () => ({ rows: 0, sum: 0 }))
  for (const { image } of state.values()) {
    if (image === undefined) continue
    const partition = partitions[partitionOf(String(untag(image[shape.keyAttributes[0]!]!, 2)), PARTITIONS)]!
    partition.rows++
    partition.sum += untag(image[shape.sumColumn]!, 2) as number
  }
  return { rows: partitions.reduce((n, { rows }) => n + rows, 0), sum: partitions.reduce((n, { sum }) => n + sum, 0), partitions }
}

const parse = (text: string): ChangeJson[] => text.trimEnd().split('\n').map((line) => JSON.parse(line) as ChangeJson)

for (const name of shapeNames) {
  describe(`changes of ${name}`, async () => {
    const shape = findShape(name)
    const records = name === 'meetups' ? 5000 : 800
    const book = exportBook(shape, 9, 100, PARTITIONS)
    const path = join(root, `${name}.ndjson`)
    const written = await writeChanges({ path, shape, records, seed: 9, existing: 100, observer: book })
    const changes = parse(readFileSync(path, 'utf8'))
    const items = [...itemLines(shape, 9, 0, 100)]

    it('has images by kind, rising times and distinct event ids', () => {
      assert.equal(changes.length, records)
      let last = 0
      for (const { eventName, tableName, dynamodb } of changes) {
        assert.equal(tableName, shape.tableName)
        assert.equal(dynamodb.NewImage === undefined, eventName === 'REMOVE')
        assert.equal(dynamodb.OldImage === undefined, eventName === 'INSERT')
        assert.equal(dynamodb.ApproximateCreationDateTimePrecision, 'MICROSECOND')
        assert.ok(dynamodb.ApproximateCreationDateTime > last)
        last = dynamodb.ApproximateCreationDateTime
      }
      assert.equal(String(last).length, 16)
      assert.equal(last, written.counts.lastTime)
      assert.equal(new Set(changes.map((change) => change.eventID)).size, records)
    })

    it('mixes 60 % MODIFY, 30 % INSERT, 10 % REMOVE and counts them', () => {
      const count = (event: string): number => changes.filter((change) => change.eventName === event).length
      const { inserts, modifies, removes, timeToLive } = written.counts
      assert.deepEqual([inserts, modifies, removes], [count('INSERT'), count('MODIFY'), count('REMOVE')])
      assert.equal(timeToLive, changes.filter((change) => change.userIdentity?.principalId === 'dynamodb.amazonaws.com').length)
      for (const [share, wanted] of [[modifies, 0.6], [inserts, 0.3], [removes, 0.1]] as const) {
        assert.ok(Math.abs(share / records - wanted) < 0.05, `${share} of ${records}`)
      }
    })

    it('has old images that are the images before', () => {
      const before = new Map(items.map((line) => (JSON.parse(line) as { Item: Image }).Item).map((image) => [JSON.stringify(shape.keyAttributes.map((key) => image[key])), image]))
      const at100 = new Set(before.keys())
      for (const { dynamodb } of changes) {
        const key = JSON.stringify(shape.keyAttributes.map((attribute) => dynamodb.Keys[attribute]))
        // Export items have binary values encoded once, so only items of the stream itself are compared whole.
        if (dynamodb.OldImage !== undefined && !at100.has(key)) assert.deepEqual(dynamodb.OldImage, before.get(key))
        at100.delete(key)
        if (dynamodb.NewImage === undefined) before.delete(key)
        else before.set(key, dynamodb.NewImage)
      }
    })

    it('has the facts that a replay of its lines gives', () => {
      assert.deepEqual(stateOf(book.facts()), replay(shape, items, changes))
    })

    it('is not changed by late records, and loses what tombstones take', () => {
      const some = [0, 5, 17, 99, 100, 120]
      const before = book.facts()
      const late = parse([...lateDuplicates({ shape, seed: 9, items: some, before: exportMicros })].join('\n'))
      assert.equal(late.length, some.length)
      assert.ok(late.every(({ dynamodb }) => dynamodb.ApproximateCreationDateTime < exportMicros))
      // Read last: only the times tell that they are old.
      assert.deepEqual(replay(shape, items, [...changes, ...late]), stateOf(before))
      const winning = late.map((change) => ({ ...change, dynamodb: { ...change.dynamodb, ApproximateCreationDateTime: Number.MAX_SAFE_INTEGER } }))
      assert.notDeepEqual(replay(shape, items, [...changes, ...winning]).sum, before.sum, 'a late record that wins shows')

      const dead = parse([...tombstones({ shape, seed: 9, items: some, after: written.counts.lastTime })].join('\n'))
      assert.ok(dead.every((change) => change.eventName === 'REMOVE' && change.dynamodb.ApproximateCreationDateTime > written.counts.lastTime))
      for (const n of some) book.remove(n)
      assert.ok(book.facts().rows < before.rows)
      assert.deepEqual(replay(shape, items, [...changes, ...dead]), stateOf(book.facts()))
    })
  })
}

function stateOf ({ rows, sum, partitions }: Facts): Pick<Facts, 'rows' | 'sum' | 'partitions'> {
  return { rows, sum, partitions }
}

describe('writeChanges', () => {
  it('writes the same bytes again, gzip or not', async () => {
    const shape = findShape('meetups')
    const plain = await writeChanges({ path: join(root, 'a.ndjson'), shape, records: 3000, seed: 3 })
    const packed = await writeChanges({ path: join(root, 'a.ndjson.gz'), shape, records: 3000, seed: 3, gzip: true })
    const again = await writeChanges({ path: join(root, 'b.ndjson.gz'), shape, records: 3000, seed: 3, gzip: true })
    assert.equal(again.md5, packed.md5)
    assert.ok(gunzipSync(readFileSync(join(root, 'a.ndjson.gz'))).equals(readFileSync(join(root, 'a.ndjson'))))
    assert.equal(packed.bytes, readFileSync(join(root, 'a.ndjson.gz')).length)
    assert.equal(packed.plainBytes, plain.bytes)
    assert.equal(plain.lines, 3000)
  })

  it('has meetups records of 1.02 KB on average', async () => {
    const written = await writeChanges({ path: join(root, 'c.ndjson'), shape: findShape('meetups'), records: 20_000, seed: 1 })
    const average = written.bytes / written.lines
    assert.ok(average > 1010 && average < 1030, `${average} bytes`)
  })
})

describe('FactsBook', () => {
  it('samples live items only, the same ones each time, with their rows', () => {
    const shape = findShape('meetups')
    const book = exportBook(shape, 1, 500, PARTITIONS)
    for (let n = 0; n < 500; n += 2) book.remove(n)
    book.put(7, 3)
    const sample = book.sample(50)
    assert.equal(sample.length, 50)
    assert.ok(sample.every(({ item }) => item % 2 === 1))
    assert.deepEqual(book.sample(50), sample)
    for (const { item, partition, row } of sample) {
      assert.deepEqual(row, shape.item(1, item, item === 7 ? 3 : 0).row())
      assert.equal(partition, partitionOf(row.meetup_id as string, PARTITIONS))
    }
    assert.deepEqual(book.removed(3), [0, 2, 4])
    assert.equal(book.revisionOf(7), 3)
    assert.equal(book.rowOf(8), undefined)
    assert.equal(book.rowOf(5000), undefined)
  })
})
