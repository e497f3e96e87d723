import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sample } from '../rounds.ts'
import { processMemory, processTimes } from './process-times.ts'
import type { ProcessTimes } from './process-times.ts'
import type { ReplayProcess } from './replay/replay-process.ts'

/** Between two looks at a process: it cannot be asked any more when it has ended. */
const LOOK_MS = 50

/** What a consumer of a stream took, from its first request for records to its end. */
export interface MeasuredRun {
  readonly sample: Sample
  /** Processor time by thread; null where it cannot be told. */
  readonly times: ProcessTimes | null
  /** Processor time of the replay server, which runs beside it. */
  readonly serverSeconds: number
  readonly peakBytes: number | null
}

/**
 * Measures a process that reads all records of a stream; `allSent` is called once, when the last of them have been sent.
 * @throws Error if it does not end with 0; `messages`: what it has said.
 */
export async function measureRun (child: ChildProcess, { replay, stream, records }: { replay: ReplayProcess, stream: string, records: number }, allSent: () => void, messages: () => string): Promise<MeasuredRun> {
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, at: Date.now() }))
  const before = await replay.status(stream)
  let first: ProcessTimes | null = null
  let last: ProcessTimes | null = null
  let peakBytes: number | null = null
  let told = false
  for (;;) {
    const end = await Promise.race([ended, sleep(LOOK_MS, null)])
    const times = processTimes(child.pid!)
    const { status, cpuSeconds } = await replay.status(stream)
    if (status.firstAt === null) first = times
    last = times ?? last
    peakBytes = processMemory(child.pid!)?.peak ?? peakBytes
    const sent = status.sent.reduce((sum, each) => sum + each, 0)
    if (!told && sent >= records) {
      told = true
      allSent()
    }
    if (end === null) continue
    if (end.code !== 0) throw new Error(`the consumer of ${stream} ended with ${end.code} behind ${sent} records:\n${messages()}`)
    const used = last === null ? null : { mainThread: last.mainThread - (first?.mainThread ?? 0), otherThreads: last.otherThreads - (first?.otherThreads ?? 0) }
    return {
      sample: { seconds: (end.at - status.firstAt!) / 1000, cpuSeconds: used === null ? null : used.mainThread + used.otherThreads, records: sent },
      times: used,
      serverSeconds: cpuSeconds - before.cpuSeconds,
      peakBytes
    }
  }
}

/** Microseconds of processor time for each record, by thread, for a note. */
export function costText ({ sample: { records }, times, serverSeconds }: MeasuredRun): string {
  const each = (seconds: number): string => (seconds / records * 1e6).toFixed(2)
  const own = times === null ? 'unknown' : `main thread ${each(times.mainThread)}, workers and helpers ${each(times.otherThreads)}`
  return `us of processor time a record: ${own}; replay server beside it ${each(serverSeconds)}`
}
