import { parseArgs } from 'node:util'
import { shapeNames } from './data/shape.ts'
import type { ShapeName } from './data/shape.ts'

/** A file of change records or of export items, and the key of its table where the records do not tell it. */
export interface InputFile {
  readonly path: string
  readonly partitionKey?: string | undefined
  readonly sortKey?: string | undefined
}

/** What a suite is asked for. */
export interface SuiteOptions {
  /** Records or items of each generated input; undefined: what the suite has by default. */
  readonly items?: number | undefined
  readonly rounds: number
  /** Undefined: those that the suite has by default. */
  readonly shapes?: readonly ShapeName[] | undefined
  /** Records of generated inputs for stages. */
  readonly form: 'change' | 'export'
  /** Only these contenders, where a suite has many; undefined: all. */
  readonly subjects?: readonly string[] | undefined
  /** How long a soak lasts, which is then all that is done; undefined: none. */
  readonly minutes?: number | undefined
  /** Takes the place of generated inputs where it fits. */
  readonly file?: InputFile | undefined
}

/** A whole command line. */
export interface BenchOptions {
  readonly names: readonly string[]
  readonly suite: Omit<SuiteOptions, 'rounds'> & { readonly rounds?: number | undefined }
  readonly json?: string | undefined
  readonly chart?: string | undefined
  readonly help: boolean
}

/** How to call it. */
export const usage = `usage: npm run bench -- [NAME ...] [options]; without a name, or with all: every bench
  --json FILE       write the results as a JSON array
  --chart FILE      draw them as SVG
  --rounds N        measured rounds, in which all take turns
  --items N         records of each generated input
  --shape S         only this shape, may be repeated: ${shapeNames.join(', ')}
  --form F          records of generated inputs for decode: change (default) or export
  --minutes N       of replicate: a soak of so long, and nothing else
  --file PATH       NDJSON of change records or an export's data file, plain or gzip, in place of generated inputs
  --partition-key A, --sort-key A   key attributes of the table of that file, where its records do not tell them`

/** Reads a command line. @throws RangeError or TypeError with what is wrong. */
export function parseOptions (args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      chart: { type: 'string' },
      rounds: { type: 'string' },
      minutes: { type: 'string' },
      items: { type: 'string' },
      shape: { type: 'string', multiple: true },
      form: { type: 'string', default: 'change' },
      file: { type: 'string' },
      'partition-key': { type: 'string' },
      'sort-key': { type: 'string' },
      help: { type: 'boolean', default: false }
    }
  })
  const names = positionals.length === 0 || positionals.includes('all') ? known : positionals
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new RangeError(`no such bench: ${unknown.join(', ')}; there are ${known.join(', ')} and all`)
  const { form, file, shape } = values
  if (form !== 'change' && form !== 'export') throw new RangeError(`--form is change or export, not ${form}`)
  const wrong = shape?.find((name) => !(shapeNames as readonly string[]).includes(name))
  if (wrong !== undefined) throw new RangeError(`no such shape: ${wrong}; there are ${shapeNames.join(', ')}`)
  return {
    names,
    suite: {
      items: count('items', values.items),
      rounds: count('rounds', values.rounds),
      minutes: count('minutes', values.minutes),
      shapes: shape as ShapeName[] | undefined,
      form,
      file: file === undefined ? undefined : { path: file, partitionKey: values['partition-key'], sortKey: values['sort-key'] }
    },
    json: values.json,
    chart: values.chart,
    help: values.help
  }
}

function count (name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const n = Number(text)
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`--${name} is a whole number from 1, not ${text}`)
  return n
}
