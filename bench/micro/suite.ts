import { Bench } from 'tinybench'
import type { SuiteOptions } from '../options.ts'
import { resultOf } from '../result.ts'
import type { BenchResult, SuiteOutput } from '../result.ts'
import type { Sample } from '../rounds.ts'
import { bitPackCases } from './bytes/bit-pack.ts'
import { gzipCases } from './bytes/gzip.ts'
import { lz4Cases } from './bytes/lz4.ts'
import { murmur2Cases } from './bytes/murmur2.ts'
import { utf8Cases } from './bytes/utf8.ts'
import { base64Cases } from './decode/base64.ts'
import { numberCases } from './decode/number.ts'
import type { MicroCase } from './micro-case.ts'
import { creationMetaCases } from './segment/creation-meta.ts'

/** Milliseconds of each contender in each round. */
const TIME = 60

/** Hot functions one by one, each beside its rival if it has one. Checked: what they return. */
export async function benchMicro ({ rounds }: SuiteOptions): Promise<SuiteOutput> {
  const cases = [murmur2Cases, utf8Cases, bitPackCases, lz4Cases, gzipCases, base64Cases, numberCases, creationMetaCases].flatMap((of) => of())
  const results: BenchResult[] = []
  for (const each of cases) results.push(...await measure(each, rounds))
  return { results, skips: [] }
}

async function measure ({ name: bench, records, bytes, run, rival, verify }: MicroCase, rounds: number): Promise<BenchResult[]> {
  const own = 'dynapinot'
  const samples: Record<string, Sample[]> = { [own]: [], ...rival === undefined ? {} : { [rival.name]: [] } }
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: TIME, warmupTime: round === 0 ? TIME : 0, warmup: round === 0 })
    bench.add(own, run)
    if (rival !== undefined) bench.add(rival.name, rival.run)
    for (const { name, result } of await bench.run()) {
      if (result.state !== 'completed') throw new Error(`${name} ended as ${result.state}`)
      samples[name]!.push({ seconds: result.latency.p50 / 1e3, cpuSeconds: null, records })
    }
  }
  run()
  const head = { bench: 'micro', shape: bench, records, bytes, verified: verify() }
  const against = rival === undefined ? undefined : { name: rival.name, samples: samples[rival.name]! }
  return [
    resultOf({ ...head, subject: own, own: true }, samples[own]!, against),
    ...rival === undefined ? [] : [resultOf({ ...head, subject: rival.name, own: false }, samples[rival.name]!)]
  ]
}
