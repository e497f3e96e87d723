import { timeUnitOfColumn } from '../../transform/record-time.ts'
import { addColumn, addFault } from './draft.ts'
import type { Draft } from './draft.ts'
import { takeColumn } from './own-column.ts'

/**
 * The comparison column: one LONG with the time of the change in microseconds. It takes the place of the configured
 * comparison columns, whose values come in the unit of the source: a mix of units freezes keys for ever.
 */
export function planVersion (draft: Draft): string {
  const { version } = draft.input.options
  const name = mappedAlready(draft) ?? version.column
  const source = { kind: 'record', field: 'version' } as const
  if (draft.columns.has(name)) {
    const { spec } = draft.columns.get(name)!
    const taken = takeColumn(draft, { name, role: 'version', source, types: ['LONG'], what: 'the version column', optionPath: 'version.column' })
    if (taken && timeUnitOfColumn(spec) !== 1000n) {
      addFault(draft, `column ${name}`, `is the version column, which is in microseconds, but its format is ${spec.dateTimeFormat!}`,
        'give it the format 1:MICROSECONDS:EPOCH, or name another column: version.column')
    }
  } else {
    addColumn(draft, {
      name,
      dataType: 'LONG',
      storedType: 'LONG',
      fieldType: 'DATE_TIME',
      multiValue: false,
      notNull: false,
      defaultNull: -(2n ** 63n),
      ownDefault: false,
      dateTimeFormat: '1:MICROSECONDS:EPOCH',
      dateTimeGranularity: '1:MICROSECONDS'
    }, source, 'version', 'VERSION_COLUMN', 'the latest change of an item wins by this column: the time of the change in microseconds, whatever unit the records have')
  }
  draft.config.remove(['upsertConfig', 'comparisonColumn'], 'COMPARISON_COLUMN', `${name} decides which row wins`)
  draft.config.set(['upsertConfig', 'comparisonColumns'], [name], 'COMPARISON_COLUMN',
    `${name} decides which row wins: always in microseconds, never null, and never from an attribute that an item could set`)
  return name
}

/** A LONG column of microseconds that the user has mapped to the record's version: of several the one that Pinot compares already. */
function mappedAlready (draft: Draft): string | undefined {
  const names = [...draft.columns.values()]
    .filter(({ spec, source }) => source.kind === 'record' && source.field === 'version' && spec.dataType === 'LONG' && !spec.multiValue && timeUnitOfColumn(spec) === 1000n)
    .map(({ spec }) => spec.name)
  const compared = draft.input.tableConfig.upsert?.comparisonColumns ?? []
  return names.find((name) => compared.includes(name)) ?? names.find((name) => name === draft.input.options.version.column) ?? names[0]
}
