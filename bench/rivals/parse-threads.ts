import { Worker } from 'node:worker_threads'
import type { Sample } from '../rounds.ts'

/** Plain code, so that a thread starts without a loader; the lines are shared, the strings and objects each thread's own. */
const code = `
  const { parentPort, workerData } = require('node:worker_threads')
  const bytes = Buffer.from(workerData)
  parentPort.on('message', (passes) => {
    for (let pass = 0; pass < passes; pass++) for (const line of bytes.toString('utf8').split('\\n')) if (line !== '') JSON.parse(line)
    parentPort.postMessage(null)
  })
`

/**
 * What another thread brings on this machine at all: threads that do nothing but JSON.parse, on lines that lie ready in
 * shared memory. Each parses all lines, so `n` threads have done `n` times the records.
 */
export class ParseThreads {
  readonly #threads: readonly Worker[]
  readonly #records: number

  constructor (threads: number, lines: Uint8Array, records: number) {
    const shared = new SharedArrayBuffer(lines.length)
    new Uint8Array(shared).set(lines)
    this.#threads = Array.from({ length: threads }, () => new Worker(code, { eval: true, workerData: shared, execArgv: [] }))
    this.#records = records
  }

  async run (passes: number): Promise<Sample> {
    const used = process.cpuUsage()
    const start = performance.now()
    await Promise.all(this.#threads.map((thread) => new Promise<void>((resolve, reject) => {
      thread.once('error', reject)
      thread.once('message', () => {
        thread.off('error', reject)
        resolve()
      })
      thread.postMessage(passes)
    })))
    const seconds = (performance.now() - start) / 1e3
    const { user, system } = process.cpuUsage(used)
    return { seconds, cpuSeconds: (user + system) / 1e6, records: this.#records * passes * this.#threads.length }
  }

  async close (): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }
}
