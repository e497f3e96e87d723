import { View, parse } from 'vega'
import type { Mark, Spec } from 'vega'
import { machineText } from './machine.ts'
import type { Machine } from './machine.ts'
import type { BenchResult } from './result.ts'

const ROW = 20
const NAMES = 190
const BARS = 300
const WIDTH = 1080
/** Right ends of the figures, and the beginning of the ratios. */
const AT = { records: 580, bytes: 650, peak: 740, ratios: 760 } as const
const colors = { own: '#2a6fdb', other: '#9aa5b1', failed: '#c62828', text: '#1f2933', soft: '#616e7c' }

/** One line of the chart: a title of those below it, or a bar. */
export interface ChartRow {
  readonly kind: 'title' | 'bar'
  readonly y: number
  readonly name: string
  /** Of the fastest of its group. */
  readonly share: number
  readonly color: string
  readonly records: string
  readonly bytes: string
  readonly peak: string
  readonly ratios: string
}

/**
 * Lines of the chart: a group for each bench and shape, in it a bar for each subject, its records a second as a share of
 * the group's fastest, with its figures: one ratio for each rival.
 */
export function chartRows (results: readonly BenchResult[]): ChartRow[] {
  const rows: ChartRow[] = []
  let y = 0
  for (const [title, group] of grouped(results, ({ bench, shape }) => `${bench}: ${shape}`)) {
    rows.push({ kind: 'title', y: y + ROW / 2, name: title, share: 0, color: colors.text, ...(y === 0 ? heads : noFigures) })
    y += ROW * 1.5
    const fastest = Math.max(...group.map(({ recordsPerSecond }) => recordsPerSecond))
    for (const [name, ofSubject] of grouped(group, ({ subject }) => subject)) {
      const first = ofSubject[0]!
      const color = !first.verified ? colors.failed : isOwn(first) ? colors.own : colors.other
      rows.push({ kind: 'bar', y, name, share: first.recordsPerSecond / fastest, color, ...figuresOf(ofSubject) })
      y += ROW
    }
    y += ROW / 2
  }
  return rows
}

/** The results but for those of single functions (micro), as an SVG document: bars with records/s, MB/s, ratios and peak memory, and below them the machine. */
export async function chartOf (results: readonly BenchResult[], machine: Machine): Promise<string> {
  const rows = chartRows(results.filter(({ bench }) => bench !== 'micro'))
  const height = (rows.at(-1)?.y ?? 0) + ROW * 3
  return await new View(parse(specOf(rows, height, machineText(machine))), { renderer: 'none' }).toSVG()
}

function specOf (rows: readonly ChartRow[], height: number, machine: string): Spec {
  const middle = { field: 'y', offset: ROW / 2 - 2 }
  const small = { baseline: { value: 'middle' }, fontSize: { value: 11 } } as const
  const soft = { fill: { value: colors.soft } } as const
  const figures = (data: 'titles' | 'bars') => (['records', 'bytes', 'peak', 'ratios'] as const).map((field): Mark => ({
    type: 'text',
    from: { data },
    encode: {
      enter: {
        ...small,
        ...data === 'titles' ? { ...soft, y: { field: 'y' } } : { y: middle },
        x: { value: AT[field] },
        align: { value: field === 'ratios' ? 'left' : 'right' },
        text: { field }
      }
    }
  }))
  const foot = (text: string, y: number): Mark => ({ type: 'text', encode: { enter: { ...soft, x: { value: 0 }, y: { value: y }, text: { value: text }, fontSize: { value: 10 } } } })
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    width: WIDTH,
    height,
    autosize: 'none',
    padding: 16,
    background: 'white',
    config: { text: { font: 'system-ui, sans-serif', fill: colors.text } },
    data: [
      { name: 'titles', values: rows.filter(({ kind }) => kind === 'title') },
      { name: 'bars', values: rows.filter(({ kind }) => kind === 'bar') }
    ],
    scales: [{ name: 'x', type: 'linear', domain: [0, 1], range: [0, BARS] }],
    marks: [
      { type: 'text', from: { data: 'titles' }, encode: { enter: { ...small, x: { value: 0 }, y: { field: 'y' }, text: { field: 'name' }, fontSize: { value: 13 }, fontWeight: { value: 'bold' } } } },
      ...figures('titles'),
      { type: 'text', from: { data: 'bars' }, encode: { enter: { ...small, x: { value: NAMES - 8 }, y: middle, align: { value: 'right' }, text: { field: 'name' } } } },
      { type: 'rect', name: 'bar', from: { data: 'bars' }, encode: { enter: { x: { value: NAMES }, width: { scale: 'x', field: 'share' }, y: { field: 'y' }, height: { value: ROW - 5 }, fill: { field: 'color' } } } },
      ...figures('bars'),
      foot(machine, height - ROW),
      foot('Bars: records a second within each group. Ratios: medians over interleaved rounds. Blue: dynapinot; grey: what it is compared with.', height - 6)
    ]
  }
}

function isOwn ({ own, rival }: BenchResult): boolean {
  return own ?? rival !== null
}

type Figures = Pick<ChartRow, 'records' | 'bytes' | 'peak' | 'ratios'>

const noFigures: Figures = { records: '', bytes: '', peak: '', ratios: '' }
const heads: Figures = { records: 'records/s', bytes: 'MB/s', peak: 'peak memory', ratios: 'times as fast as' }

function figuresOf (results: readonly BenchResult[]): Figures {
  const { recordsPerSecond, bytesPerSecond, peakRssBytes, verified } = results[0]!
  const ratios = results.filter(({ ratio }) => ratio !== null).map(({ ratio, rival }) => `${ratio!.toFixed(2)} x ${rival!}`)
  return {
    records: Math.round(recordsPerSecond).toLocaleString('en-US'),
    bytes: (bytesPerSecond / 1e6).toFixed(bytesPerSecond < 1e7 ? 1 : 0),
    peak: peakRssBytes === null ? '' : `${(peakRssBytes / 1e6).toFixed(0)} MB`,
    ratios: [...ratios, ...verified ? [] : ['NOT VERIFIED']].join(', ')
  }
}

function grouped<T> (values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) groups.set(keyOf(value), [...groups.get(keyOf(value)) ?? [], value])
  return groups
}
