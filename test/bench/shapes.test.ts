import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { shapeNames } from '../../bench/data/shape.ts'
import type { ExpectedValue } from '../../bench/data/shape.ts'
import { findShape, shapeFile } from '../../bench/data/shapes/find-shape.ts'
import { untag } from './untag.ts'
import type { Image, Tagged } from './untag.ts'

interface FieldSpec { readonly name: string, readonly dataType: string, readonly singleValueField?: boolean }
interface Schema {
  readonly dimensionFieldSpecs: FieldSpec[]
  readonly metricFieldSpecs: FieldSpec[]
  readonly dateTimeFieldSpecs: FieldSpec[]
  readonly primaryKeyColumns: string[]
}

interface Mapping { readonly columns: Record<string, { readonly path: string }> }

/** Columns that are filled from the record, not from the item. */
const recordColumns = ['dynapinot_version', 'is_delete', 'eventName', 'ApproximateCreationDateTime']

function columnsOf (name: typeof shapeNames[number]): { columns: Map<string, FieldSpec>, keys: string[] } {
  const schema = JSON.parse(readFileSync(shapeFile(name, 'schema.json'), 'utf8')) as Schema
  const specs = [...schema.dimensionFieldSpecs, ...schema.metricFieldSpecs, ...schema.dateTimeFieldSpecs]
  return { columns: new Map(specs.map((spec) => [spec.name, spec])), keys: schema.primaryKeyColumns }
}

for (const name of shapeNames) {
  describe(`shape ${name}`, () => {
    const shape = findShape(name)
    const { columns, keys } = columnsOf(name)
    const mappingFile = shapeFile(name, 'mapping.json')
    const mapping = (existsSync(mappingFile) ? JSON.parse(readFileSync(mappingFile, 'utf8')) : { columns: {} }) as Mapping

    it('makes the same item again, in any order', () => {
      const first = [3, 0, 7].map((n) => shape.item(11, n, 2).image(2))
      const again = [7, 3, 0].map((n) => shape.item(11, n, 2).image(2))
      assert.deepEqual([first[2], first[0], first[1]], again)
      assert.notEqual(shape.item(12, 3, 2).image(2), first[0])
      assert.notEqual(shape.item(11, 3, 3).image(2), first[0])
    })

    it('keeps the keys over all revisions and has them in the image', () => {
      for (let n = 0; n < 50; n++) {
        const item = shape.item(1, n, 0)
        const tagged = JSON.parse(item.keys()) as Image
        assert.deepEqual(Object.keys(tagged).sort(), [...shape.keyAttributes].sort())
        assert.deepEqual(JSON.parse(shape.item(1, n, 5).keys()), tagged)
        assert.equal(untag(tagged[shape.keyAttributes[0]!]!, 1), item.partitionKey)
        const image = JSON.parse(item.image(1)) as Image
        for (const key of shape.keyAttributes) assert.deepEqual(image[key], tagged[key])
      }
      const all = new Set(Array.from({ length: 3000 }, (_, n) => shape.item(1, n, 0).keys()))
      assert.equal(all.size, 3000)
    })

    it('says the row that its image reads as, once and twice encoded', () => {
      for (let n = 0; n < 300; n++) {
        const item = shape.item(2, n, n % 3)
        const row = item.row()
        for (const base64 of [1, 2] as const) {
          const image = JSON.parse(item.image(base64)) as Image
          for (const [column, expected] of Object.entries(row)) {
            if (column === 'location' && image.location === undefined) continue
            const tagged = attributeAt(image, mapping.columns[column]?.path.split('.') ?? [column])
            const read = tagged === undefined ? null : untag(tagged, base64)
            assert.deepEqual(read, plain(expected, tagged?.N), `${column} of item ${n}`)
          }
          for (const attribute of Object.keys(image)) assert.ok(attribute in row, attribute)
        }
        assert.equal(row[shape.sumColumn], item.sum)
      }
    })

    it('has a schema with exactly its columns, its keys and types that hold its values', () => {
      const row = shape.item(3, 1, 0).row()
      assert.deepEqual([...columns.keys()].filter((column) => !recordColumns.includes(column)).sort(), Object.keys(row).sort())
      assert.deepEqual(keys, shape.keyAttributes)
      for (let n = 0; n < 200; n++) {
        for (const [column, value] of Object.entries(shape.item(3, n, 0).row())) {
          assert.ok(fits(value, columns.get(column)!), `${column}: ${JSON.stringify(value)}`)
        }
      }
    })

    it('has an OFFLINE upsert table that is partitioned by its partition key', () => {
      const table = JSON.parse(readFileSync(shapeFile(name, 'table_config.json'), 'utf8'))
      assert.equal(table.tableType, 'OFFLINE')
      assert.deepEqual(table.upsertConfig, { mode: 'FULL', comparisonColumns: ['dynapinot_version'], deleteRecordColumn: 'is_delete' })
      assert.deepEqual(Object.keys(table.tableIndexConfig.segmentPartitionConfig.columnPartitionMap), [shape.keyAttributes[0]])
      assert.equal(table.routing.instanceSelectorType, 'strictReplicaGroup')
    })
  })
}

/** The attribute at a path of map keys. */
function attributeAt (image: Image, path: readonly string[]): Tagged | undefined {
  const [first, ...rest] = path
  const tagged = image[first!]
  return rest.length === 0 || tagged === undefined ? tagged : attributeAt(tagged.M as Image, rest)
}

/** What `untag` gives for a value that a row expects. */
function plain (expected: ExpectedValue, number: unknown): unknown {
  if (expected === null || typeof expected !== 'object' || Array.isArray(expected) || 'hex' in expected) return expected
  if ('json' in expected) return expected.json
  // The text must be the very digits; untag has rounded them to a double.
  const { decimal } = expected as { decimal: string }
  assert.equal(number, decimal)
  return Number(decimal)
}

function fits (value: ExpectedValue, spec: FieldSpec): boolean {
  if (value === null) return true
  if (Array.isArray(value)) return spec.singleValueField === false && value.length > 0 && value.every((one) => fits(one as ExpectedValue, { ...spec, singleValueField: true }))
  if (spec.singleValueField === false) return false
  switch (spec.dataType) {
    case 'INT': return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31
    case 'LONG': case 'TIMESTAMP': return Number.isSafeInteger(value)
    case 'DOUBLE': return typeof value === 'number'
    case 'BIG_DECIMAL': return typeof value === 'object' && 'decimal' in value
    case 'BOOLEAN': return typeof value === 'boolean'
    case 'STRING': return typeof value === 'string'
    case 'JSON': return typeof value === 'object' && 'json' in value
    case 'BYTES': return typeof value === 'object' && 'hex' in value
    default: return false
  }
}
