import type { CheckReport } from './report.ts'
import type { Finding, Subject } from './rule.ts'

const WIDTH = 110
const titles: Readonly<Record<Subject, string>> = { config: 'Config', schema: 'Schema', tableConfig: 'Table config', source: 'Input', cluster: 'Cluster' }

/** How parts of the text are marked on a terminal. */
export type Mark = (text: string, as: 'error' | 'warning' | 'notice' | 'heading' | 'quiet') => string

/** The report for a terminal: findings by document, an explanation with the first of each code, what to do, and the sum. */
export function checkText ({ findings, counts, checked }: CheckReport, mark: Mark = (text) => text): string {
  const explained = new Set<string>()
  const lines: string[] = []
  for (const subject of Object.keys(titles) as Subject[]) {
    const own = findings.filter((finding) => finding.subject === subject)
    if (own.length === 0) continue
    const file = own.find((finding) => finding.file !== null)?.file
    lines.push(mark(file == null ? titles[subject] : `${titles[subject]}  ${file}`, 'heading'))
    for (const alike of grouped(own)) lines.push(...linesOf(alike, explained, mark), '')
  }
  const sum = [n(counts.errors, 'error'), n(counts.warnings, 'warning'), n(counts.notices, 'notice')].join(', ')
  const mended = findings.filter((finding) => finding.mended !== null).length
  lines.push(findings.length === 0 ? 'nothing found' : `${sum}${mended === 0 ? '' : `; mended by dynapinot itself in the table that it applies: ${mended}`}`)
  lines.push(mark(`looked at: ${lookedAt(checked)}`, 'quiet'))
  return lines.join('\n')
}

/** Findings that differ in their place and message alone, one after another. */
function grouped (findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const id = JSON.stringify([finding.code, finding.level, finding.remedy])
    groups.set(id, [...groups.get(id) ?? [], finding])
  }
  return [...groups.values()]
}

function linesOf (alike: readonly Finding[], explained: Set<string>, mark: Mark): readonly string[] {
  const { code, level, why, remedy } = alike[0]!
  const lines = [`  ${mark(level, level)}  ${code}`]
  for (const { path, message } of alike) lines.push(...wrap(path === '' ? message : `${path}: ${message}`, '    ', '      '))
  if (!explained.has(code)) lines.push(...wrap(`${why}.`, '    ').map((line) => mark(line, 'quiet')))
  explained.add(code)
  lines.push(...wrap(`-> ${remedy}`, '    ', '       '))
  const mended = [...new Set(alike.flatMap((finding) => finding.mended ?? []))]
  if (mended.length > 0) lines.push(...wrap(`by dynapinot: ${mended.join(', ')}`, '    ', '       '))
  return lines
}

function lookedAt ({ config, schema, tableConfig, records, cluster }: CheckReport['checked']): string {
  const parts = [
    ['config', config !== null], ['schema', schema !== null], ['table config', tableConfig !== null],
    [`${records ?? 0} records of the input`, records !== null], [`Pinot ${cluster ?? ''}`, cluster !== null]
  ] as const
  const not = [records === null ? 'the input' : undefined, cluster === null ? 'a cluster' : undefined].filter((text) => text !== undefined)
  return parts.filter(([, looked]) => looked).map(([text]) => text).join(', ') + (not.length === 0 ? '' : `; not at ${not.join(' or ')}`)
}

function n (count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** Breaks a text at blanks; a word longer than a line stays whole. */
function wrap (text: string, first: string, others: string = first): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH - first.length) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line].map((text, i) => (i === 0 ? first : others) + text)
}
