import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { Pool } from 'undici'
import type { ServiceTime } from './clock.ts'
import type { BodyMemory } from './body-memory.ts'
import { gatherBody } from './gather-body.ts'
import type { ServiceAddress } from './raw-body.ts'

/** What requests are bounded by: see client.ts. */
export interface DirectLimits {
  readonly connections: number
  readonly connectMs: number
  readonly silentMs: number
}

const SKEW_MS = 240_000

/**
 * GetRecords past the SDK, whose way through its middleware takes several times what the request itself does: the SDK's
 * credentials and signer, and the address that it chose, with undici. Faults look as the SDK makes them.
 */
export class DirectRecords {
  readonly #pool: Pool
  readonly #signer: SignatureV4
  readonly #address: ServiceAddress
  readonly #time: ServiceTime
  readonly #memory: BodyMemory

  constructor (client: KinesisClient, address: ServiceAddress, time: ServiceTime, memory: BodyMemory, limits: DirectLimits) {
    const { credentials, region } = client.config
    this.#address = address
    this.#time = time
    this.#memory = memory
    this.#signer = new SignatureV4({ credentials, region, service: 'kinesis', sha256: Sha256 })
    this.#pool = new Pool(`${address.protocol}//${hostOf(address)}`, {
      connections: limits.connections, connectTimeout: limits.connectMs, headersTimeout: limits.silentMs, bodyTimeout: limits.silentMs
    })
  }

  /** The body of a good reply, in memory that is to be given back. */
  async get (input: object, signal: AbortSignal): Promise<Uint8Array> {
    const { protocol, hostname, path } = this.#address
    const body = JSON.stringify(input)
    const signingDate = new Date(this.#time.now())
    const signed = await this.#signer.sign(new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      path,
      headers: {
        host: hostOf(this.#address),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Kinesis_20131202.GetRecords'
      },
      body
    }), { signingDate })
    const response = await gatherBody(this.#pool, { method: 'POST', path, headers: signed.headers, body }, this.#memory, signal)
    this.#time.note(response.headers['date'])
    if (response.statusCode >= 300) throw serviceError(response.statusCode, response.body, Math.abs(this.#time.now() - signingDate.getTime()) > SKEW_MS)
    return response.body
  }

  /** Breaks requests off that are on their way. */
  close (): void {
    this.#pool.destroy().catch(() => {
      // Nobody waits for these requests any more.
    })
  }
}

function hostOf ({ protocol, hostname, port }: ServiceAddress): string {
  return port === undefined || port === (protocol === 'https:' ? 443 : 80) ? hostname : `${hostname}:${port}`
}

/** An error of the service: `{"__type":"prefix#Name","message":"…"}`, or whatever a proxy says. */
function serviceError (status: number, body: Uint8Array, clockSkewCorrected: boolean): Error {
  const text = Buffer.from(body).toString()
  let type: unknown
  let message: unknown
  try {
    const fault = JSON.parse(text) as Readonly<Record<string, unknown>>
    type = fault['__type']
    message = fault['message'] ?? fault['Message']
  } catch {
    // No JSON: then it does not come from the service, and the status has to do.
  }
  const name = typeof type === 'string' ? type.split('#').at(-1)!.split(':')[0]! : 'UnknownError'
  return Object.assign(new Error(typeof message === 'string' ? message : `status ${status}: ${text.slice(0, 200)}`), {
    name, $metadata: { httpStatusCode: status, ...(clockSkewCorrected ? { clockSkewCorrected } : {}) }
  })
}
