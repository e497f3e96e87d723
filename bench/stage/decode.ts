import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { BenchResult, Skip, SuiteOutput } from '../result.ts'
import { takeTurns } from '../rounds.ts'
import { differences } from './checksum.ts'
import type { Checksum } from './checksum.ts'
import { nativeDecoding, ownDecoder, parsing, simdjsonParse, unmarshalling } from './contenders.ts'
import type { Decoding } from './contenders.ts'
import { decoders } from './decoders.ts'
import { stageInputs } from './input.ts'
import type { StageInput } from './input.ts'

/** The rival that all are compared with. */
const UNMARSHALL = 'JSON.parse + unmarshall'
/** The rival where the table has columns that the first does not make. */
const PARSE = 'JSON.parse alone'
/** The limit. */
const NATIVE = 'C++ simdjson'

/**
 * From lines in memory to columns, one core: every decoder of src beside JSON.parse with util-dynamodb, npm simdjson
 * with util-dynamodb, and C++ simdjson. Checked: all have made the same values in the same rows, one of every record.
 */
export async function benchDecode (options: SuiteOptions): Promise<SuiteOutput> {
  const results: BenchResult[] = []
  const skips: Skip[] = []
  for (const input of stageInputs(options)) results.push(...await measure(input, options, skips))
  return { results, skips }
}

async function measure (input: StageInput, { rounds, subjects }: SuiteOptions, skips: Skip[]): Promise<BenchResult[]> {
  const contenders: Decoding[] = []
  try {
    await gather(input, subjects, contenders, skips)
    return await compete(input, contenders, rounds)
  } finally {
    for (const { close } of contenders) close?.()
  }
}

/** All that are wanted and can run here on this input. */
async function gather (input: StageInput, subjects: readonly string[] | undefined, contenders: Decoding[], skips: Skip[]): Promise<void> {
  const attempt = async (subject: string, make: (name: string) => Promise<Decoding> | Decoding): Promise<void> => {
    if (subjects?.includes(subject) === false) return
    try {
      contenders.push(await make(subject))
    } catch (error) {
      skips.push({ bench: 'decode', subject: `${subject}, ${input.name}`, reason: (error as Error).message })
    }
  }
  for (const [subject, load] of Object.entries(decoders)) await attempt(subject, async (name) => ownDecoder(name, await load(), input))
  await attempt(UNMARSHALL, (name) => unmarshalling(name, input, JSON.parse))
  await attempt('npm simdjson + unmarshall', (name) => unmarshalling(name, input, simdjsonParse()))
  await attempt(PARSE, (name) => parsing(name, input))
  await attempt(NATIVE, (name) => nativeDecoding(name, input))
}

async function compete (input: StageInput, contenders: readonly Decoding[], rounds: number): Promise<BenchResult[]> {
  const samples = await takeTurns(contenders, rounds)
  const sums = new Map<string, Checksum>()
  for (const { name, checksum } of contenders) if (checksum !== null) sums.set(name, await checksum())
  const verified = verify(input, sums)
  const main = samples.has(UNMARSHALL) ? UNMARSHALL : PARSE
  const against = (subject: Decoding, rival: string | undefined): BenchResult => resultOf({
    bench: 'decode',
    shape: input.name,
    subject: subject.name,
    records: input.records,
    bytes: input.bytes.length,
    peakRssBytes: subject.peakRssBytes?.() ?? null,
    verified: verified.get(subject.name) ?? true,
    own: subject.name in decoders
  }, samples.get(subject.name)!, rival === undefined ? undefined : { name: rival, samples: samples.get(rival)! })
  const results = contenders.map((subject) => against(subject, subject.name === main ? undefined : main))
  if (!samples.has(NATIVE)) return results
  return [...results, ...contenders.filter(({ name }) => name in decoders).map((subject) => against(subject, NATIVE))]
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
