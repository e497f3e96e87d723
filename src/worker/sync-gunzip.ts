import { constants, createGunzip } from 'node:zlib'
import { SerialGunzip } from './serial-gunzip.ts'

/** Output comes in pieces of this size: small enough for a core's cache, large enough for few calls. */
const OUTPUT_BYTES = 256 << 10

/** Decompresses gzip piece by piece. */
export interface GunzipStream {
  /** Compressed bytes that were understood: where to look for a fault. */
  readonly position: number
  /** Hands over a piece; when it is done, all its output has been handed on. */
  readonly write: (bytes: Uint8Array) => Promise<void> | void
  /** @throws Error of zlib with its code (`Z_BUF_ERROR` cut short, `Z_DATA_ERROR` damaged), or of the output. */
  readonly end: () => Promise<void> | void
  readonly close: () => void
}

/**
 * The decompressor of a worker: in the worker's own thread where Node allows it. `output` gets views that are valid
 * during the call, and may throw: the error comes out of `write` or `end`.
 */
export function openGunzip (output: (bytes: Uint8Array) => void): GunzipStream {
  const handle = syncHandle()
  return handle === undefined ? new SerialGunzip(output) : new SyncGunzip(handle, output)
}

/** What a zlib object of Node holds: its binding, which also works in the calling thread, as gunzipSync does. */
interface ZlibHandle {
  writeSync: (flush: number, from: Uint8Array, fromAt: number, fromSize: number, to: Uint8Array, toAt: number, toSize: number) => void
  onerror: (message: string, errno: number, code: string) => void
}
interface OpenHandle { readonly handle: ZlibHandle, readonly state: Uint32Array, readonly close: () => void }

/**
 * Node has no streaming inflate in the calling thread among its public functions. Its stream would hand each piece to a
 * thread of libuv and back, so that a worker takes more than its core, and two of them disturb each other. These fields
 * are the same from Node 18 to 24; where they are not there, the stream does it.
 */
function syncHandle (): OpenHandle | undefined {
  const gunzip = createGunzip()
  const { _handle: handle, _writeState: state } = gunzip as unknown as { _handle?: Partial<ZlibHandle> | null, _writeState?: unknown }
  if (typeof handle?.writeSync === 'function' && typeof handle.onerror === 'function' && state instanceof Uint32Array && state.length === 2) {
    return { handle: handle as ZlibHandle, state, close: () => { gunzip.close() } }
  }
  gunzip.close()
  return undefined
}

/**
 * Several gzip members in a row are one stream (RFC 1952, 2.2); anything else behind the last one is an error. Memory is
 * that of one piece of output, whatever the ratio.
 */
class SyncGunzip implements GunzipStream {
  readonly #open: OpenHandle
  readonly #output: (bytes: Uint8Array) => void
  readonly #buffer: Uint8Array = new Uint8Array(OUTPUT_BYTES)
  #filled = 0
  #failure: Error | null = null
  position = 0

  constructor (open: OpenHandle, output: (bytes: Uint8Array) => void) {
    this.#open = open
    this.#output = output
    open.handle.onerror = (message, errno, code) => { this.#failure ??= Object.assign(new Error(message), { errno, code }) }
  }

  write (bytes: Uint8Array): void {
    this.#run(constants.Z_NO_FLUSH, bytes)
  }

  end (): void {
    this.#run(constants.Z_FINISH, new Uint8Array(0))
    this.#flush()
  }

  close (): void {
    this.#open.close()
  }

  #run (flush: number, bytes: Uint8Array): void {
    const { handle, state } = this.#open
    for (let at = 0; ;) {
      const room = OUTPUT_BYTES - this.#filled
      handle.writeSync(flush, bytes, at, bytes.length - at, this.#buffer, this.#filled, room)
      if (this.#failure !== null) throw this.#failure
      const [outLeft, inLeft] = state as unknown as [number, number]
      this.position += bytes.length - inLeft - at
      this.#filled += room - outLeft
      if (outLeft > 0) {
        // With room left, input is left only where the last member ended and no other begins.
        if (inLeft > 0) throw Object.assign(new Error('bytes follow the end of the gzip data'), { code: 'Z_DATA_ERROR' })
        return
      }
      this.#flush()
      at = bytes.length - inLeft
    }
  }

  #flush (): void {
    if (this.#filled === 0) return
    const bytes = this.#buffer.subarray(0, this.#filled)
    this.#filled = 0
    this.#output(bytes)
  }
}
