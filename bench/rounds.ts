/** One timed piece of work. */
export interface Sample {
  /** By the clock. */
  readonly seconds: number
  /** Of all processors, helper threads of the runtime included; null where it cannot be told. */
  readonly cpuSeconds: number | null
  readonly records: number
}

/** One of those that are compared: `run` does its whole work once and tells what it took. */
export interface Contender {
  readonly name: string
  readonly run: () => Sample | Promise<Sample>
}

/**
 * Lets all contenders run in turns, so that a busy machine slows them all alike: one round that does not count, for
 * compilers and caches, then `rounds` that do, each beginning with another one. Samples by name, in order of rounds.
 */
export async function takeTurns (contenders: readonly Contender[], rounds: number): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]))
  if (samples.size < contenders.length) throw new RangeError('two contenders have one name')
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const { name, run } = contenders[(i + round) % contenders.length]!
      const sample = await run()
      if (round > 0) samples.get(name)!.push(sample)
    }
  }
  return samples
}

/** Times work of this process, garbage of others put away first (with --expose-gc). */
export function timed (records: number, work: () => void): Sample {
  globalThis.gc?.()
  const used = process.cpuUsage()
  const start = performance.now()
  work()
  const seconds = (performance.now() - start) / 1e3
  const { user, system } = process.cpuUsage(used)
  return { seconds, cpuSeconds: (user + system) / 1e6, records }
}

/** Makes work repeat itself so often that a sample takes a while: clocks and schedulers are coarse. */
export function repeated (records: number, work: () => void, atLeast: number = 0.1): () => Sample {
  let passes = 1
  return () => {
    const sample = timed(records * passes, () => { for (let pass = 0; pass < passes; pass++) work() })
    passes = Math.max(passes, Math.ceil(passes * atLeast / sample.seconds))
    return sample
  }
}
