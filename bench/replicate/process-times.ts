import { readFileSync } from 'node:fs'

/** Processor time of a process, by what its threads are; seconds. */
export interface ProcessTimes {
  readonly mainThread: number
  /** Workers, and the helper threads of the runtime: compiler, garbage collector, files. */
  readonly otherThreads: number
}

/** Of a process that runs, threads that have ended counted. Null where it cannot be told (other than Linux), or it is gone. */
export function processTimes (pid: number): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // Behind the name, which may hold anything: utime and stime are fields 14 and 15, in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const all = (Number(fields[11]) + Number(fields[12])) / 100
    const mainThread = Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'latin1').split(' ')[0]) / 1e9
    return { mainThread, otherThreads: all - mainThread }
  } catch {
    return null
  }
}

/** Bytes of memory of a process, now and at most so far; null as above. */
export function processMemory (pid: number): { readonly now: number, readonly peak: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'latin1')
    const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)![1]) * 1024
    return { now: of('VmRSS'), peak: of('VmHWM') }
  } catch {
    return null
  }
}
