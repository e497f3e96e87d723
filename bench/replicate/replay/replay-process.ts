import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ShapeName } from '../../data/shape.ts'
import type { StreamOptions, StreamStatus, WatchedItem } from './made-stream.ts'

/** What a server has. */
export interface ReplayOptions {
  readonly shape: ShapeName
  readonly shards: number
  /** Of each shard, before they repeat themselves with later times. */
  readonly records: number
  readonly seed: number
}

/** From the parent. */
export type ReplayOrder =
  | { readonly kind: 'create', readonly stream: StreamOptions }
  | { readonly kind: 'status', readonly name: string }
  | { readonly kind: 'rows', readonly name: string, readonly read: readonly number[], readonly partitions: number }
  | { readonly kind: 'watch', readonly perShard: number }

/** To the parent. */
export type ReplayReply =
  | { readonly kind: 'ready', readonly port: number, readonly recordBytes: number }
  | { readonly kind: 'created' }
  | { readonly kind: 'rows', readonly rows: readonly number[] }
  | { readonly kind: 'watch', readonly items: readonly WatchedItem[] }
  | { readonly kind: 'status', readonly status: StreamStatus, readonly cpuSeconds: number }

/** The replay server, in a process of its own. */
export class ReplayProcess {
  readonly #child: ChildProcess
  #last: Promise<unknown> = Promise.resolve()
  readonly endpoint: string
  /** Bytes of a payload on average. */
  readonly recordBytes: number

  private constructor (child: ChildProcess, port: number, recordBytes: number) {
    this.#child = child
    this.endpoint = `http://127.0.0.1:${port}`
    this.recordBytes = recordBytes
  }

  /** Resolves when all records are made. */
  static async start (options: ReplayOptions): Promise<ReplayProcess> {
    const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), [JSON.stringify(options)], { execArgv: ['--import', 'tsx'] })
    const reply = await next(child)
    if (reply.kind !== 'ready') throw new Error('the replay server has not said that it is ready')
    return new ReplayProcess(child, reply.port, reply.recordBytes)
  }

  async create (stream: StreamOptions): Promise<void> {
    await this.#ask({ kind: 'create', stream }, 'created')
  }

  /** How far a stream has been read, and the processor time of the server since its start. */
  async status (name: string): Promise<{ readonly status: StreamStatus, readonly cpuSeconds: number }> {
    return await this.#ask({ kind: 'status', name }, 'status')
  }

  /** Records of a stream by Pinot partition, so many from the begin of each shard. */
  async rowsByPartition (name: string, read: readonly number[], partitions: number): Promise<readonly number[]> {
    return (await this.#ask({ kind: 'rows', name, read, partitions }, 'rows')).rows
  }

  /** Items whose changes can be watched. */
  async watchedItems (perShard: number): Promise<readonly WatchedItem[]> {
    return (await this.#ask({ kind: 'watch', perShard }, 'watch')).items
  }

  stop (): void {
    this.#child.disconnect()
  }

  /** One question after the other. */
  async #ask<Kind extends ReplayReply['kind']> (order: ReplayOrder, kind: Kind): Promise<Extract<ReplayReply, { kind: Kind }>> {
    const answer = this.#last.then(async () => {
      const reply = next(this.#child)
      this.#child.send(order)
      return await reply
    })
    this.#last = answer.catch(() => { /* Its asker sees it. */ })
    const reply = await answer
    if (reply.kind !== kind) throw new Error(`the replay server has answered with ${reply.kind} to ${order.kind}`)
    return reply as Extract<ReplayReply, { kind: Kind }>
  }
}

async function next (child: ChildProcess): Promise<ReplayReply> {
  const gone = new AbortController()
  try {
    return await Promise.race([
      once(child, 'message', gone).then(([reply]) => reply as ReplayReply),
      once(child, 'exit', gone).then(([code]) => { throw new Error(`the replay server ended with ${code}`) })
    ])
  } finally {
    gone.abort()
  }
}
