import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { describePlan } from '../../../src/engine/plan/describe-plan.ts'
import { columnOf, configWith, faultsOf, orders, planOf, warningsOf } from './fixture.ts'

function withColumns (...specs: readonly object[]): object {
  return { ...orders, dimensionFieldSpecs: [...orders.dimensionFieldSpecs, ...specs] }
}

describe('sources of columns', () => {
  it('are the attribute of the name, or the record\'s field of the name', () => {
    const plan = planOf({ schema: withColumns({ name: 'eventName', dataType: 'STRING' }, { name: 'isTtlDelete', dataType: 'BOOLEAN' }) })
    assert.deepEqual(columnOf(plan, 'city').source, { kind: 'attribute', paths: [['city']] })
    assert.deepEqual(columnOf(plan, 'eventName').source, { kind: 'record', field: 'eventName' })
    assert.deepEqual(columnOf(plan, 'isTtlDelete').source, { kind: 'record', field: 'isTtlDelete' })
    assert.deepEqual(warningsOf(plan), [])
  })

  it('that hide an attribute are warned of', () => {
    const given = { schema: withColumns({ name: 'tableName', dataType: 'STRING' }), facts: { attributes: { tableName: 2 } } }
    assert.deepEqual(planOf(given).warnings, [{
      code: 'RECORD_FIELD_HIDES_ATTRIBUTE',
      path: 'column tableName',
      message: 'takes the record field tableName, though 2 of 10 items have an attribute tableName',
      remedy: 'if the attribute is meant: mapping.columns.tableName.path: tableName'
    }])
    const mapped = planOf({ ...given, options: { mapping: { columns: { tableName: { path: 'tableName' } } } } })
    assert.deepEqual(columnOf(mapped, 'tableName').source, { kind: 'attribute', paths: [['tableName']] })
    assert.deepEqual(mapped.warnings, [])
  })

  it('are as mapped: paths, field, function alone, function for nulls', () => {
    const plan = planOf({
      schema: withColumns({ name: 'a', dataType: 'STRING', transformFunction: 'upper(city)' }, { name: 'b', dataType: 'STRING' }, { name: 'c', dataType: 'STRING', transformFunction: 'upper(city)' }, { name: 'd', dataType: 'STRING' }),
      options: { mapping: { columns: { a: { path: 'x.y' }, b: { record: 'awsRegion' }, c: { function: 'lower(city)' }, d: { path: ['p', 'q'], function: 'lower(city)', numbers: 'null', onBadValue: 'null' } } } }
    })
    const told = ['a', 'b', 'c', 'd'].map((name) => [columnOf(plan, name).source, columnOf(plan, name).transformFunction])
    assert.deepEqual(told, [
      [{ kind: 'attribute', paths: [['x', 'y']] }, 'upper(city)'],
      [{ kind: 'record', field: 'awsRegion' }, undefined],
      [{ kind: 'none' }, 'lower(city)'],
      [{ kind: 'attribute', paths: [['p'], ['q']] }, 'lower(city)']
    ])
    assert.deepEqual([columnOf(plan, 'd').numbers, columnOf(plan, 'd').onBadValue], ['null', 'null'])
  })

  it('have the table config\'s function before the schema\'s, as in Pinot', () => {
    const plan = planOf({
      schema: withColumns({ name: 'a', dataType: 'STRING', transformFunction: 'upper(city)' }),
      config: configWith({ ingestionConfig: { transformConfigs: [{ columnName: 'a', transformFunction: 'lower(city)' }, { columnName: 'city', transformFunction: 'trim(note)' }] } })
    })
    assert.equal(columnOf(plan, 'a').transformFunction, 'lower(city)')
    assert.equal(columnOf(plan, 'city').transformFunction, 'trim(note)')
    assert.deepEqual(warningsOf(plan), ['FUNCTION_FILLS_NULLS column city', 'FUNCTION_TWICE column a'])
  })

  describe('with the record\'s time', () => {
    const timed = (spec: object): object => ({ ...orders, dateTimeFieldSpecs: [{ name: 'ApproximateCreationDateTime', granularity: '1:MILLISECONDS', ...spec }] })
    const unitChange = (spec: object, timeUnits: Record<string, number>): unknown => {
      const change = planOf({ schema: timed(spec), facts: { timeUnits } }).changes.find(({ code }) => code === 'TIME_UNIT')
      return change === undefined ? undefined : [change.path, change.from, change.to]
    }

    it('follow their format, and the plan says so', () => {
      for (const [spec, filled, to] of [
        [{ dataType: 'LONG', format: '1:MICROSECONDS:EPOCH' }, 'record field ApproximateCreationDateTime in us', undefined],
        [{ dataType: 'LONG', format: '1:MILLISECONDS:EPOCH' }, 'record field ApproximateCreationDateTime in ms', '1:MILLISECONDS:EPOCH'],
        [{ dataType: 'INT', format: 'EPOCH|MINUTES|15' }, 'record field ApproximateCreationDateTime as EPOCH|MINUTES|15', 'EPOCH|MINUTES|15'],
        [{ dataType: 'INT', format: '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd' }, 'record field ApproximateCreationDateTime as 1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd', '1:DAYS:SIMPLE_DATE_FORMAT:yyyyMMdd'],
        [{ dataType: 'TIMESTAMP', format: 'TIMESTAMP' }, 'record field ApproximateCreationDateTime in ms', 'ms']
      ] as const) {
        const plan = planOf({ schema: timed(spec) })
        assert.deepEqual(columnOf(plan, 'ApproximateCreationDateTime').source, { kind: 'record', field: 'ApproximateCreationDateTime' })
        assert.ok(describePlan(plan).split('\n').some((line) => line.trimEnd().endsWith(filled)), describePlan(plan))
        assert.deepEqual(unitChange(spec, { us: 10 }), to === undefined ? undefined : ['column ApproximateCreationDateTime', 'us', to])
      }
    })

    it('are no change where the records have the unit', () => {
      for (const spec of [{ dataType: 'LONG', format: '1:MILLISECONDS:EPOCH' }, { dataType: 'LONG', format: 'EPOCH' }, { dataType: 'TIMESTAMP', format: 'TIMESTAMP' }]) {
        assert.equal(unitChange(spec, { ms: 10 }), undefined)
        assert.deepEqual((unitChange(spec, { ms: 5, us: 5 }) as string[])[1], 'ms and us')
      }
    })

    it('are refused where their type cannot hold it', () => {
      assert.deepEqual(faultsOf({ schema: timed({ dataType: 'INT', format: '1:MILLISECONDS:EPOCH' }) }), [
        'column ApproximateCreationDateTime: takes the record field ApproximateCreationDateTime, but is INT, which cannot hold a time of the format 1:MILLISECONDS:EPOCH, such as 2143242123004; make it a TIMESTAMP, or a LONG of the format 1:MILLISECONDS:EPOCH'
      ])
    })

    it('can be the time column in any unit', () => {
      const plan = planOf({ schema: timed({ dataType: 'LONG', format: '1:HOURS:EPOCH' }), config: configWith({ segmentsConfig: { timeColumnName: 'ApproximateCreationDateTime' } }) })
      assert.equal(plan.rowPlan.timeColumn, 'ApproximateCreationDateTime')
    })
  })

  it('for columns that are not there are refused', () => {
    assert.deepEqual(faultsOf({ config: configWith({ ingestionConfig: { transformConfigs: [{ columnName: 'nope', transformFunction: 'upper(city)' }] } }) }), [
      'tableConfig.ingestionConfig.transformConfigs.nope: the schema has no such column; did you mean note?'
    ])
  })
})

describe('functions', () => {
  it('that are not known are refused by name, all at once', () => {
    const faults = faultsOf({ schema: withColumns({ name: 'a', dataType: 'STRING', transformFunction: 'Groovy({x})' }, { name: 'b', dataType: 'LONG', transformFunction: 'now()' }) }, 'FUNCTION_UNKNOWN')
    assert.equal(faults.length, 2)
    assert.match(faults[0]!, /^column a: Groovy\(\{x\}\): /)
    assert.match(faults[1]!, /^column b: now\(\): /)
  })

  it('beside other faults make a conflict', () => {
    assert.equal(faultsOf({ schema: withColumns({ name: 'a', dataType: 'STRING', transformFunction: 'nope(city)' }), options: { mapping: { columns: { zzz: { path: 'x' } } } } }).length, 2)
  })
})

describe('lengths', () => {
  it('are limited only if the schema itself names a strategy', () => {
    const plan = planOf({
      schema: withColumns({ name: 'a', dataType: 'STRING', maxLength: 5 }, { name: 'b', dataType: 'STRING', maxLengthExceedStrategy: 'TRIM_LENGTH' }, { name: 'c', dataType: 'STRING', maxLength: 7, maxLengthExceedStrategy: 'ERROR' })
    })
    assert.deepEqual(['city', 'a', 'b', 'c'].map((name) => [columnOf(plan, name).maxLength, columnOf(plan, name).maxLengthStrategy]), [
      [undefined, 'NO_ACTION'], [5, 'NO_ACTION'], [512, 'TRIM_LENGTH'], [7, 'ERROR']
    ])
  })
})

describe('nulls', () => {
  it('that read as defaults are warned of', () => {
    assert.deepEqual(warningsOf(planOf({ config: configWith({ tableIndexConfig: { nullHandlingEnabled: false } }) })), ['NULLS_AS_DEFAULTS tableConfig.tableIndexConfig.nullHandlingEnabled'])
    assert.deepEqual(warningsOf(planOf({ schema: { ...orders, enableColumnBasedNullHandling: true }, config: configWith({ tableIndexConfig: { nullHandlingEnabled: false } }) })), [])
  })
})
