import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { columnOf, configWith, faultsOf, ordersConfig, planOf, warningsOf } from './fixture.ts'
import type { Given } from './fixture.ts'
import type { TablePlan } from '../../../src/engine/plan/table-plan.ts'

/** `city raw LZ4`. */
function lies (plan: TablePlan, ...names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const { encoding, compression } = columnOf(plan, name)
    return `${name} ${encoding} ${compression}`
  })
}
const index = (plan: TablePlan): Record<string, unknown> => plan.tableConfig['tableIndexConfig'] as Record<string, unknown>
const fields = (plan: TablePlan): unknown => plan.tableConfig['fieldConfigList']
const mapped = (columns: object, config: object = ordersConfig): Given => ({ config, options: { mapping: { columns } } })

describe('encoding', () => {
  it('follows the table config: a dictionary unless it says otherwise', () => {
    const plan = planOf({
      config: {
        ...configWith({ tableIndexConfig: { noDictionaryColumns: ['city'], noDictionaryConfig: { note: 'SNAPPY' } } }),
        fieldConfigList: [{ name: 'total', encodingType: 'RAW', compressionCodec: 'ZSTANDARD' }, { name: 'seen', indexes: { dictionary: { disabled: true } }, encodingType: 'RAW' }]
      }
    })
    assert.deepEqual(lies(plan, 'id', 'city', 'note', 'total', 'seen'), ['id dictionary LZ4', 'city raw LZ4', 'note raw LZ4', 'total raw ZSTANDARD', 'seen raw LZ4'])
    assert.deepEqual(index(plan)['noDictionaryColumns'], ['city', 'dynapinot_version'])
  })

  it('of metrics without a codec is not compressed, as in Pinot', () => {
    assert.deepEqual(lies(planOf({ config: configWith({ tableIndexConfig: { noDictionaryColumns: ['total'] } }) }), 'total'), ['total raw PASS_THROUGH'])
  })

  it('by mapping changes the table config too, or servers would convert the column', () => {
    const raw = planOf(mapped({ city: { encoding: 'raw', compression: 'GZIP' } }))
    assert.deepEqual(lies(raw, 'city'), ['city raw GZIP'])
    assert.deepEqual(index(raw)['noDictionaryColumns'], ['city', 'dynapinot_version'])
    const withField = planOf(mapped({ city: { encoding: 'raw', compression: 'GZIP' } }, { ...ordersConfig, fieldConfigList: [{ name: 'city', encodingType: 'DICTIONARY' }] }))
    assert.deepEqual(fields(withField), [{ name: 'city', encodingType: 'RAW', compressionCodec: 'GZIP' }])
    assert.deepEqual(index(withField)['noDictionaryColumns'], ['dynapinot_version'])
    const dictionary = planOf(mapped({ city: { encoding: 'dictionary' }, note: { encoding: 'dictionary' }, seen: { encoding: 'dictionary' } }, {
      ...configWith({ tableIndexConfig: { noDictionaryColumns: ['city', 'total'], noDictionaryConfig: { note: '' } } }),
      fieldConfigList: [{ name: 'seen', encodingType: 'RAW', compressionCodec: 'LZ4' }]
    }))
    assert.deepEqual(lies(dictionary, 'city', 'note', 'seen'), ['city dictionary LZ4', 'note dictionary LZ4', 'seen dictionary LZ4'])
    assert.deepEqual(index(dictionary)['noDictionaryColumns'], ['total', 'dynapinot_version'])
    assert.deepEqual(index(dictionary)['noDictionaryConfig'], {})
    assert.deepEqual(fields(dictionary), [{ name: 'seen', encodingType: 'DICTIONARY' }])
  })

  it('that is measured goes by the rule that servers ask again', () => {
    const plan = planOf(mapped({ city: { encoding: 'measured' }, total: { encoding: 'measured' } }))
    assert.deepEqual(lies(plan, 'city', 'total', 'note'), ['city measured LZ4', 'total measured PASS_THROUGH', 'note dictionary LZ4'])
    assert.deepEqual([index(plan)['optimizeDictionary'], index(plan)['noDictionaryCardinalityRatioThreshold']], [true, 0.1])
    assert.deepEqual(columnOf(plan, 'total').dictionaryThresholds, { sizeRatio: 0.85, cardinalityRatio: 0.1 })
    const own = planOf(mapped({ city: { encoding: 'measured' } }, configWith({ tableIndexConfig: { noDictionarySizeRatioThreshold: '0.5', noDictionaryCardinalityRatioThreshold: 0.3, noDictionaryColumns: ['city'] } })))
    assert.deepEqual(columnOf(own, 'city').dictionaryThresholds, { sizeRatio: 0.5, cardinalityRatio: 0.3 })
    assert.deepEqual(index(own)['noDictionaryColumns'], ['dynapinot_version'])
  })

  it('follows optimizeDictionary of the table config as Pinot\'s own builder does', () => {
    const plan = planOf({ config: configWith({ tableIndexConfig: { optimizeDictionary: true, jsonIndexColumns: ['note'], invertedIndexColumns: ['city'] } }) })
    assert.deepEqual(['city', 'tags', 'note', 'total', 'id'].map((name) => columnOf(plan, name).encoding), ['dictionary', 'dictionary', 'raw', 'measured', 'measured'])
    const metrics = planOf({ config: configWith({ tableIndexConfig: { optimizeDictionaryForMetrics: 'true' } }) })
    assert.deepEqual(['city', 'total'].map((name) => columnOf(metrics, name).encoding), ['dictionary', 'measured'])
    assert.deepEqual(columnOf(metrics, 'total').dictionaryThresholds, { sizeRatio: 0.85, cardinalityRatio: undefined })
  })

  it('that cannot be is refused', () => {
    const inverted = configWith({ tableIndexConfig: { invertedIndexColumns: ['city'] } })
    assert.deepEqual(faultsOf(mapped({ city: { encoding: 'raw' }, tags: { encoding: 'measured' }, note: { compression: 'LZ4' } }, inverted)), [
      'mapping.columns.city.encoding: raw columns have no dictionary, which the column\'s inverted index needs; give it a dictionary, or take the inverted index away',
      'mapping.columns.tags.encoding: a column of several values cannot be measured: Pinot would build its dictionary anew at every load; say dictionary or raw',
      'mapping.columns.note.compression: the column has a dictionary, and only raw columns are compressed; give encoding: raw too'
    ])
    assert.match(faultsOf({ config: configWith({ tableIndexConfig: { invertedIndexColumns: ['city'], noDictionaryColumns: ['city'] } }) })[0]!, /^tableConfig column city: raw columns have no dictionary/)
    const disabled = { ...ordersConfig, fieldConfigList: [{ name: 'note', properties: { forwardIndexDisabled: 'true' } }] }
    assert.match(faultsOf(mapped({ city: { encoding: 'measured' } }, disabled))[0]!, /Pinot refuses a disabled forward index beside optimizeDictionary/)
  })

  it('with a codec that is not written is warned of, since servers then convert', () => {
    const plan = planOf({
      config: {
        ...ordersConfig,
        fieldConfigList: [{ name: 'at', encodingType: 'RAW', compressionCodec: 'DELTA' }, { name: 'city', encodingType: 'RAW', compressionCodec: 'CLP' }, { name: 'tags', compressionCodec: 'MV_ENTRY_DICT' }]
      }
    })
    assert.deepEqual(lies(plan, 'at', 'city', 'tags'), ['at raw LZ4', 'city raw PASS_THROUGH', 'tags dictionary LZ4'])
    assert.deepEqual(warningsOf(plan), ['CODEC_CONVERTED tableConfig.fieldConfigList (city)', 'CODEC_CONVERTED tableConfig.fieldConfigList (tags)', 'CODEC_CONVERTED tableConfig.fieldConfigList (at)'])
  })
})
