import { isUtf8 } from 'node:buffer'
import type { DeadLetter, DecodedBlock } from '../../src/block/batch-decoder.ts'
import { openRowBlock } from '../../src/block/row-block.ts'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { BenchResult, Skip, SuiteOutput } from '../result.ts'
import { repeated, takeTurns } from '../rounds.ts'
import type { Sample } from '../rounds.ts'
import { compileUnmarshall } from '../rivals/unmarshall.ts'
import { checksumOf, differences } from './checksum.ts'
import type { Checksum } from './checksum.ts'
import { decoders } from './decoders.ts'
import type { DecoderFactory } from './decoders.ts'
import { stageInputs } from './input.ts'
import type { StageInput } from './input.ts'

const limits = { rows: 8192, bytes: 4 << 20 }
/** The rival that all are compared with. */
const UNMARSHALL = 'JSON.parse + unmarshall'
const PARSE = 'JSON.parse alone'

/** One that decodes an input whole. */
interface Decoding {
  readonly name: string
  readonly run: () => Sample | Promise<Sample>
  /** Null where the output is no columns. */
  readonly checksum: (() => Checksum | Promise<Checksum>) | null
  readonly note?: string
}

/**
 * From lines in memory to columns, one core: every decoder of src beside JSON.parse with util-dynamodb. Checked: all
 * have made the same values in the same rows, and a row of every record.
 */
export async function benchDecode (options: SuiteOptions): Promise<SuiteOutput> {
  const results: BenchResult[] = []
  const skips: Skip[] = []
  for (const input of stageInputs(options)) results.push(...await measure(input, options.rounds, skips))
  return { results, skips }
}

async function measure (input: StageInput, rounds: number, skips: Skip[]): Promise<BenchResult[]> {
  const contenders: Decoding[] = []
  const attempt = async (subject: string, make: () => Promise<Decoding> | Decoding): Promise<void> => {
    try {
      contenders.push(await make())
    } catch (error) {
      skips.push({ bench: 'decode', subject: `${subject}, ${input.name}`, reason: (error as Error).message })
    }
  }
  for (const [name, load] of Object.entries(decoders)) await attempt(name, async () => ownDecoder(name, await load(), input))
  await attempt(UNMARSHALL, () => unmarshalling(UNMARSHALL, input, JSON.parse))
  contenders.push({ name: PARSE, run: repeated(input.records, () => { input.batches.forEach(parseOnly) }), checksum: null })

  const samples = await takeTurns(contenders, rounds)
  const sums = new Map<string, Checksum>()
  for (const { name, checksum } of contenders) if (checksum !== null) sums.set(name, await checksum())
  const verified = verify(input, sums)
  const rivalName = samples.has(UNMARSHALL) ? UNMARSHALL : PARSE
  const rival = { name: rivalName, samples: samples.get(rivalName)! }
  return contenders.map(({ name, checksum, note }) => resultOf({
    bench: 'decode',
    shape: input.name,
    subject: name,
    records: input.records,
    bytes: input.bytes.length,
    verified: checksum === null ? true : verified.get(name)!,
    ...note === undefined ? {} : { note }
  }, samples.get(name)!, name === rivalName ? undefined : rival))
}

function ownDecoder (name: string, create: DecoderFactory, { plan, batches, records }: StageInput): Decoding {
  const pass = (block: (block: DecodedBlock) => void, deadLetter: (letter: DeadLetter) => void): void => {
    const decoder = create(plan, limits, { block, deadLetter }, {})
    let line = 1
    for (const batch of batches) line += decoder.lines(batch, line)
    decoder.finish()
  }
  return {
    name,
    run: repeated(records, () => { pass(() => {}, () => {}) }),
    checksum: () => {
      const buffers: ArrayBuffer[] = []
      const letters: DeadLetter[] = []
      pass(({ buffer }) => buffers.push(buffer), (letter) => letters.push(letter))
      for (const { reason, line, detail } of letters.slice(0, 1)) console.error(`${name}: ${letters.length} dead letters, the first of line ${line}: ${reason} ${detail}`)
      const types = plan.columns.map(({ storedType }) => storedType)
      return checksumOf(buffers.map((buffer) => openRowBlock(buffer, types)))
    }
  }
}

function unmarshalling (name: string, { plan, batches, records }: StageInput, parse: (line: string) => unknown): Decoding {
  const decode = compileUnmarshall(plan)
  return {
    name,
    run: repeated(records, () => { decode(batches, parse) }),
    checksum: () => checksumOf([decode(batches, parse)])
  }
}

/** The floor of all that have JSON.parse in them. */
function parseOnly (batch: Buffer): void {
  if (!isUtf8(batch)) throw new Error('not UTF-8')
  for (const line of batch.toString('utf8').split('\n')) if (line !== '') JSON.parse(line)
}

/** Whether each has made a row of every record, with the values that the rival made of it on its own. */
function verify ({ plan, records }: StageInput, sums: ReadonlyMap<string, Checksum>): Map<string, boolean> {
  const names = plan.columns.map(({ name }) => name)
  const judge = sums.has(UNMARSHALL) ? UNMARSHALL : 'json'
  const verified = new Map([...sums].map(([subject, sum]) => {
    const faults = differences(sum, sums.get(judge)!, names)
    if (sum.rows !== records) faults.push(`${sum.rows} rows of ${records} records`)
    for (const fault of faults) console.error(`${subject} is not as ${judge}: ${fault}`)
    return [subject, faults.length === 0]
  }))
  // The judge itself is right if another agrees.
  if (![...verified].some(([subject, right]) => right && subject !== judge)) verified.set(judge, false)
  return verified
}
