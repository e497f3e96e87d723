import type { Dispatcher } from 'undici'
import type { BodyMemory } from './body-memory.ts'
import { BodyWriter } from './body-writer.ts'
import { cutOff, joined, lengthOf } from './raw-body.ts'

/** A response as a whole. */
export interface GatheredResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  /** To be given back to its memory. */
  readonly body: Uint8Array
}

/**
 * Makes a request and gathers the body of its response, piece by piece as the parser finds them: a stream between the two
 * takes longer than the copying. The body lies in memory of `memory` if its length was announced.
 * @throws Error ECONNRESET if the body is cut off; undici's own; the signal's reason.
 */
export async function gatherBody (dispatcher: Dispatcher, options: Dispatcher.DispatchOptions, memory: BodyMemory, signal: AbortSignal): Promise<GatheredResponse> {
  signal.throwIfAborted()
  const gathering = new Gathering(memory)
  const abort = (): void => { gathering.abort(signal.reason as Error) }
  signal.addEventListener('abort', abort, { once: true })
  try {
    dispatcher.dispatch(options, gathering)
    return await gathering.response
  } finally {
    signal.removeEventListener('abort', abort)
    gathering.close()
  }
}

class Gathering implements Dispatcher.DispatchHandler {
  readonly response: Promise<GatheredResponse>
  readonly #memory: BodyMemory
  readonly #chunks: Uint8Array[] = []
  #resolve!: (response: GatheredResponse) => void
  #reject!: (error: Error) => void
  #controller: Dispatcher.DispatchController | undefined
  #aborted: Error | undefined
  #statusCode = 0
  #headers: Record<string, string> = {}
  #writer: BodyWriter | null = null

  constructor (memory: BodyMemory) {
    this.#memory = memory
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  abort (reason: Error): void {
    this.#aborted = reason
    this.#controller?.abort(reason)
    this.#reject(reason)
  }

  close (): void {
    this.#writer?.end()
    this.#writer = null
  }

  onRequestStart (controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#aborted !== undefined) controller.abort(this.#aborted)
  }

  onResponseStart (_controller: Dispatcher.DispatchController, statusCode: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    this.#statusCode = statusCode
    this.#headers = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    const length = lengthOf(this.#headers)
    if (length !== null) this.#writer = new BodyWriter(this.#memory.take(length))
  }

  onResponseData (controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#writer === null) this.#chunks.push(chunk)
    else if (chunk.length > this.#writer.memory.length - this.#writer.filled) controller.abort(cutOff(`more than the ${this.#writer.memory.length} bytes that were announced`))
    else this.#writer.write(chunk)
  }

  onResponseEnd (): void {
    const writer = this.#writer
    this.close()
    if (writer !== null && writer.filled < writer.memory.length) this.#reject(cutOff(`${writer.filled} of ${writer.memory.length} bytes`))
    else this.#resolve({ statusCode: this.#statusCode, headers: this.#headers, body: writer?.memory ?? joined(this.#chunks) })
  }

  onResponseError (_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error)
  }
}
