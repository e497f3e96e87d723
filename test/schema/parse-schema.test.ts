import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { DynapinotError } from '../../src/errors.ts'
import { parseSchema } from '../../src/schema/parse-schema.ts'

/** The faults of a schema; fails if there are none. */
function faultsOf (schema: unknown): readonly string[] {
  try {
    parseSchema(typeof schema === 'string' ? schema : JSON.stringify(schema), 'schema.json')
  } catch (error) {
    assert.ok(error instanceof DynapinotError)
    assert.equal(error.code, 'SCHEMA_INVALID')
    assert.equal(error.context.file, 'schema.json')
    return error.context.faults ?? []
  }
  assert.fail('no fault was found')
}

/** A schema with one dimension. */
function withDimension (spec: object): object {
  return { schemaName: 's', dimensionFieldSpecs: [{ name: 'a', dataType: 'STRING' }, spec] }
}

describe('parseSchema', () => {
  it('reads columns of all kinds in the order of the file', () => {
    const schema = parseSchema(JSON.stringify({
      schemaName: 'orders',
      enableColumnBasedNullHandling: true,
      dimensionFieldSpecs: [
        { name: 'id', dataType: 'STRING', notNull: true, maxLength: 100, maxLengthExceedStrategy: 'ERROR' },
        { name: 'tags', dataType: 'INT', singleValueField: false },
        { name: 'place', dataType: 'BYTES', transformFunction: 'f(a)' }
      ],
      metricFieldSpecs: [{ name: 'total', dataType: 'BIG_DECIMAL', defaultNullValue: '-12.345' }],
      dateTimeFieldSpecs: [{ name: 'at', dataType: 'LONG', format: '1:MILLISECONDS:EPOCH', granularity: '1:MILLISECONDS' }],
      primaryKeyColumns: ['id']
    }))
    assert.equal(schema.name, 'orders')
    assert.equal(schema.columnBasedNullHandling, true)
    assert.deepEqual(schema.primaryKeyColumns, ['id'])
    assert.deepEqual(schema.columns.map(({ name, fieldType, storedType, multiValue }) => [name, fieldType, storedType, multiValue]), [
      ['id', 'DIMENSION', 'STRING', false],
      ['tags', 'DIMENSION', 'INT', true],
      ['place', 'DIMENSION', 'BYTES', false],
      ['total', 'METRIC', 'BIG_DECIMAL', false],
      ['at', 'DATE_TIME', 'LONG', false]
    ])
    const [id, , place, total, at] = schema.columns
    assert.deepEqual([id!.notNull, id!.maxLength, id!.maxLengthStrategy], [true, 100, 'ERROR'])
    assert.equal(place!.transformFunction, 'f(a)')
    assert.deepEqual(total!.defaultNull, Uint8Array.of(0, 3, 0xcf, 0xc7))
    assert.equal(at!.defaultNull, -(2n ** 63n))
    assert.equal(at!.path, 'dateTimeFieldSpecs[0]')
  })

  it('keeps the document to be written back, numbers beyond a double included', () => {
    const text = '{"schemaName":"s","dimensionFieldSpecs":[{"name":"n","dataType":"LONG","defaultNullValue":-9223372036854775807}],"other":{"x":[1.5]}}'
    const schema = parseSchema(text)
    assert.equal(schema.columns[0]!.defaultNull, -9223372036854775807n)
    assert.deepEqual(schema.json, {
      schemaName: 's',
      dimensionFieldSpecs: [{ name: 'n', dataType: 'LONG', defaultNullValue: '-9223372036854775807' }],
      other: { x: [1.5] }
    })
  })

  it('takes the format of a TIMESTAMP for TIMESTAMP whatever is written', () => {
    const schema = parseSchema(JSON.stringify({
      schemaName: 's', dateTimeFieldSpecs: [{ name: 't', dataType: 'TIMESTAMP', format: '1:SECONDS:EPOCH', granularity: '1:SECONDS' }]
    }))
    assert.equal(schema.columns[0]!.dateTimeFormat, 'TIMESTAMP')
  })

  it('reports all faults at once, with their paths', () => {
    assert.deepEqual(faultsOf({
      dimensionFieldSpecs: [
        { name: 'a b', dataType: 'STRING' },
        { name: 'm', dataType: 'MAP' },
        { name: 'j', dataType: 'JSON', singleValueField: false },
        { name: 'A', dataType: 'STRING' },
        { name: 'a', dataType: 'INT', defaultNullValue: 1.5 },
        { name: 'x', dataType: 'STRNG' },
        { dataType: 'INT' },
        7
      ],
      metricFieldSpecs: [{ name: 's', dataType: 'STRING' }],
      dateTimeFieldSpecs: [{ name: 'd', dataType: 'LONG', format: '1:MILLIS:EPOCH' }],
      timeFieldSpec: { incomingGranularitySpec: {} },
      complexFieldSpecs: [{ name: 'c', dataType: 'MAP' }],
      primaryKeyColumns: ['nope', 'j', 'j']
    }), [
      'schemaName: is required',
      'timeFieldSpec: is Pinot\'s old form and not supported; write the column into dateTimeFieldSpecs with format and granularity',
      'complexFieldSpecs: the MAP, LIST or STRUCT column c is not supported; make it a dimension of type JSON, or columns mapped to its parts',
      'dimensionFieldSpecs[0].name: "a b" has a blank, which Pinot refuses; name the column otherwise and map it: mapping.columns.<column>.path',
      'dimensionFieldSpecs[1] (m): dataType: the type MAP is not supported; use JSON, which takes M and L attributes, or columns mapped to their parts',
      'dimensionFieldSpecs[2] (j): a column of several values cannot be JSON',
      'dimensionFieldSpecs[4] (a): defaultNullValue 1.5 is no INT',
      'dimensionFieldSpecs[4]: the column a differs from A in letter case only, which Pinot refuses by default',
      'dimensionFieldSpecs[5] (x): dataType: STRNG is no data type; they are INT, LONG, FLOAT, DOUBLE, BIG_DECIMAL, BOOLEAN, TIMESTAMP, STRING, JSON, BYTES',
      'dimensionFieldSpecs[6].name: is required',
      'dimensionFieldSpecs[7]: must be an object',
      'metricFieldSpecs[0] (s): a metric cannot be STRING; make it a dimension',
      'dateTimeFieldSpecs[0] (d): granularity is required, such as 1:MILLISECONDS',
      'dateTimeFieldSpecs[0] (d): format has the time unit MILLIS; the units are NANOSECONDS, MICROSECONDS, MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS',
      'primaryKeyColumns[0]: there is no column nope',
      'primaryKeyColumns[1]: j has several values, which a key cannot have',
      'primaryKeyColumns[2]: j is there twice',
      'primaryKeyColumns[2]: j has several values, which a key cannot have'
    ])
  })

  it('finds typos of keys, which Pinot passes over in silence, and leaves other unknown keys alone', () => {
    assert.deepEqual(faultsOf(withDimension({ name: 'b', dataType: 'INT', singleValuefield: false })), [
      'dimensionFieldSpecs[1].singleValuefield: unknown key; did you mean singleValueField?'
    ])
    assert.equal(parseSchema(JSON.stringify({ ...withDimension({ name: 'b', dataType: 'INT', comment: 'x' }), owner: 'me' })).columns.length, 2)
  })

  it('refuses what no segment can hold', () => {
    assert.match(faultsOf(withDimension({ name: 'v', dataType: 'INT', virtualColumnProvider: 'x.Y' }))[0]!, /virtual column/)
    assert.match(faultsOf(withDimension({ name: 'b', dataType: 'INT', fieldType: 'METRIC' }))[0]!, /fieldType METRIC among the DIMENSION/)
    assert.match(faultsOf(withDimension({ name: 'b', dataType: 'INT', transformFunction: ' ' }))[0]!, /transformFunction is empty/)
    assert.match(faultsOf({ schemaName: 's' })[0]!, /has no columns/)
  })

  it('says where JSON breaks', () => {
    assert.deepEqual(faultsOf('{\n  "schemaName": "s",\n}'), ['not valid JSON: Expected double-quoted property name at line 3, column 1'])
    assert.deepEqual(faultsOf('[]'), ['must be a JSON object'])
  })
})
