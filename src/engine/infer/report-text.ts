import type { AttributeReport, InferReport } from './report.ts'

const headings = ['attribute', 'types', 'present', 'distinct', 'values', 'column', 'why'] as const
/** So many paths of an attribute are shown; the JSON has all. */
const PATHS = 20

/** The report for a terminal: a line an attribute, then notes and warnings. */
export function inferReportText (report: InferReport): string {
  const rows = report.attributes.map((attribute) => cells(attribute, report.records))
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]!.length)))
  const line = (row: readonly string[]): string => row.map((cell, i) => i === row.length - 1 ? cell : cell.padEnd(widths[i]!)).join('  ')
  const notes = report.attributes.flatMap(({ name, notes }) => notes.map((note) => `  ${shown(name)}: ${note}`))
  const warnings = [
    ...report.warnings.map((warning) => `  ${warning}`),
    ...report.attributes.flatMap(({ name, warnings }) => warnings.map((warning) => `  ${shown(name)}: ${warning}`))
  ]
  return [
    `${report.input}: ${n(report.records)} records, ${n(report.attributes.length)} attributes -> table ${report.table}, ${report.partitions} partitions`,
    '',
    line(headings),
    ...rows.map(line),
    ...(report.leftOut.length === 0 ? [] : [`no column: ${report.leftOut.slice(0, 20).map(shown).join(', ')}${report.leftOut.length > 20 ? `, ${report.leftOut.length - 20} more` : ''}`]),
    ...nestedLines(report),
    ...(notes.length === 0 ? [] : ['', 'notes', ...notes]),
    ...(warnings.length === 0 ? [] : ['', 'warnings', ...warnings])
  ].join('\n')
}

function cells (attribute: AttributeReport, records: number): string[] {
  const { distinct } = attribute
  return [shown(attribute.name), typesText(attribute), presentText(attribute, records), `${distinct.exact ? '' : '~'}${n(distinct.count)}`, valuesText(attribute), columnText(attribute), attribute.column.reason]
}

function typesText ({ types, conflict }: AttributeReport): string {
  const counts = Object.entries(types).sort(([, a], [, b]) => b - a)
  if (counts.length === 0) return 'NULL'
  const text = counts.length === 1 ? counts[0]![0] : counts.map(([tag, count]) => `${tag} ${n(count)}`).join(', ')
  return conflict === null ? text : `${text} CONFLICT`
}

function presentText ({ present, nulls }: AttributeReport, records: number): string {
  return percent(present, records) + (nulls > 0 ? ` (NULL ${percent(nulls, records)})` : '')
}

/** Never 100 % or 0 % for what is not all or nothing. */
function percent (part: number, whole: number): string {
  if (whole === 0) return '0 %'
  const share = part / whole * 100
  const rounded = Math.round(share)
  if (rounded === 100 && part < whole) return '>99 %'
  return rounded === 0 && part > 0 ? '<1 %' : `${rounded} %`
}

/** Paths into maps and lists, with types, and among how many of the documents. */
function nestedLines (report: InferReport): string[] {
  const lines = report.attributes.flatMap(({ name, types, shape }) => {
    const paths = Object.entries(shape?.paths ?? {})
    const documents = (types.M ?? 0) + (types.L ?? 0)
    const shownPaths = paths.slice(0, PATHS).map(([path, counts]) => {
      const seen = Object.values(counts).reduce((sum, n) => sum + n, 0)
      const share = path.includes('[]') ? `${n(seen)} in all` : percent(seen, documents)
      return `  ${shown(`${name}${path.startsWith('[') ? '' : '.'}${path}`)}: ${Object.entries(counts).sort(([, a], [, b]) => b - a).map(([tag, n]) => Object.keys(counts).length === 1 ? tag : `${tag} ${n}`).join(', ')}, ${share}`
    })
    return paths.length > PATHS ? [...shownPaths, `  ${shown(name)}: ${shape?.manyPaths === true ? 'over ' : ''}${n(paths.length - PATHS)} paths more`] : shownPaths
  })
  return lines.length === 0 ? [] : ['', 'nested', ...lines]
}

function valuesText ({ numbers, texts, shape, binaries }: AttributeReport): string {
  const parts: string[] = []
  if (numbers !== null) {
    const digits = numbers.fractionDigits === 0
      ? count(numbers.wholeDigits, 'digit')
      : `${numbers.wholeDigits}+${numbers.fractionDigits} digits${numbers.significantDigits > 15 ? `, ${numbers.significantDigits} significant` : ''}`
    parts.push(`${digits}, ${numberText(numbers.min!)} to ${numberText(numbers.max!)}`)
  }
  if (texts !== null) parts.push(texts.maxLength === texts.maxBytes || texts.maxBytes === 0 ? `up to ${count(texts.maxLength, 'character')}` : `up to ${count(texts.maxLength, 'character')}, ${n(texts.maxBytes)} bytes`)
  if (shape !== null && Object.keys(shape.paths).length > 0) parts.push(`${shape.manyPaths ? 'over ' : ''}${count(Object.keys(shape.paths).length, 'path')}, ${count(shape.depth, 'level')}`)
  if (shape !== null && shape.maxElements > 0) parts.push(`up to ${count(shape.maxElements, 'element')}`)
  if (binaries !== null) parts.push(`up to ${count(binaries.maxBytes, 'byte')}`)
  return parts.join('; ')
}

function columnText ({ name, role, column }: AttributeReport): string {
  const roles = { partitionKey: ', partition key', sortKey: ', sort key' } as const
  return `${column.name === name ? '' : `${column.name} `}${column.dataType}${column.multiValue ? ' (several values)' : ''}` +
    `${column.fieldType === 'METRIC' ? ' metric' : ''}${column.format === null || column.format === 'TIMESTAMP' ? '' : ` ${column.format}`}${role === null ? '' : roles[role]}`
}

/** A name on one line whatever is in it. */
function shown (name: string): string {
  const short = name.length > 60 ? `${name.slice(0, 59)}…` : name
  return /^[\x21-\x7e…]+$/.test(short) ? short : JSON.stringify(short)
}

/** A long number in short. */
function numberText (text: string): string {
  return text.length > 20 ? Number(text).toExponential(3) : text
}

function count (value: number, word: string): string {
  return `${n(value)} ${word}${value === 1 ? '' : 's'}`
}

function n (value: number): string {
  return value.toLocaleString('en-US')
}
