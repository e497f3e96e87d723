import { createReadStream, createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { S3Client } from '@aws-sdk/client-s3'
import { DynapinotError } from '../../errors.ts'
import type { S3DeepStoreOptions } from '../../options/resolved-options.ts'
import type { SegmentInfo } from '../../worker/protocol.ts'
import { throwIfStopped, withRetries } from '../retry.ts'
import type { RetryPolicy } from '../retry.ts'
import type { DeepStore } from './contract.ts'
import { keyOf, uriOf } from './key.ts'
import { decideS3, isAbsent, s3Error } from './s3-errors.ts'

/** What a deep store in a bucket is made of. */
export interface S3StoreParts {
  readonly options: S3DeepStoreOptions
  readonly table: string
  /** Under which URI Pinot finds the bucket with its prefix; see key.ts. */
  readonly uri: string
  readonly policy: RetryPolicy
}

type NamedFile = Pick<SegmentInfo, 'name' | 'archivePath'>
type Sdk = typeof import('@aws-sdk/client-s3') & Pick<typeof import('@aws-sdk/lib-storage'), 'Upload'>

/** Bytes of a part, and parts at once: one upload holds no more than their product in memory, whatever its size. */
const PART_BYTES = 8 << 20
const PARTS_AT_ONCE = 2
/** S3's limit for one upload. */
const MAX_PARTS = 10_000
const CONNECT_TIMEOUT_MS = 10_000
const SILENCE_TIMEOUT_MS = 60_000
/** Metadata entry of an object: the segment's CRC, by which it is known again. */
const CRC = 'dynapinot-crc'

/** A bucket as deep store: `<prefix>/<table>/<segment>.tar.gz`. Credentials are what the AWS SDK finds. */
export function createS3Store (parts: S3StoreParts): DeepStore {
  const store = new S3Store(parts)
  return {
    description: `s3://${[parts.options.bucket, parts.options.prefix].filter((part) => part !== '').join('/')}`,
    open: async (signal) => { await store.open(signal) },
    put: async (segment, signal) => {
      await store.put(segment, signal)
      return uriOf(parts.uri, keyOf(parts.table, segment))
    },
    replace: async (segment, signal) => {
      await store.replace(segment, signal)
      return uriOf(parts.uri, keyOf(parts.table, segment))
    },
    fetch: async (segment, to, signal) => await store.fetch(segment, to, signal),
    remove: async (segment) => { await store.remove(segment) },
    close: async () => { await store.close() }
  }
}

class S3Store {
  readonly #parts: S3StoreParts
  #opened: Promise<{ sdk: Sdk, client: S3Client }> | undefined

  constructor (parts: S3StoreParts) {
    this.#parts = parts
  }

  /** Looks whether the bucket is there, with the credentials at hand. */
  async open (signal: AbortSignal): Promise<void> {
    const { bucket, prefix } = this.#parts.options
    await this.#retried(`bucket ${bucket}`, signal, async ({ sdk, client }) => {
      // No HeadBucket, which gives no reason; and a right that is needed anyway.
      await client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }), { abortSignal: signal })
    })
  }

  async put (segment: SegmentInfo, signal: AbortSignal): Promise<void> {
    await this.#retried(`upload of ${segment.name}`, signal, async (opened) => {
      if (!await this.#holds(opened, segment, signal)) await this.#upload(opened, segment, signal, false)
    }, segment.name)
  }

  async replace (segment: SegmentInfo, signal: AbortSignal): Promise<void> {
    await this.#retried(`upload of ${segment.name}`, signal, async (opened) => { await this.#upload(opened, segment, signal, true) }, segment.name)
  }

  async fetch (segment: NamedFile, to: string, signal: AbortSignal): Promise<boolean> {
    let found = true
    await this.#retried(`download of ${segment.name}`, signal, async ({ sdk, client }) => {
      try {
        const { Body: body } = await client.send(new sdk.GetObjectCommand(this.#place(segment)), { abortSignal: signal })
        await pipeline(body as Readable, createWriteStream(to), { signal })
      } catch (error) {
        if (!isAbsent(error)) throw error
        found = false
      }
    }, segment.name)
    return found
  }

  async remove (segment: NamedFile): Promise<void> {
    await this.#retried(`removal of ${segment.name}`, new AbortController().signal, async ({ sdk, client }) => {
      await client.send(new sdk.DeleteObjectCommand(this.#place(segment)))
    }, segment.name)
  }

  async close (): Promise<void> {
    if (this.#opened !== undefined) (await this.#opened).client.destroy()
  }

  async #upload ({ sdk, client }: { sdk: Sdk, client: S3Client }, segment: SegmentInfo, signal: AbortSignal, replace: boolean): Promise<void> {
    const body = createReadStream(segment.archivePath)
    const upload = new sdk.Upload({
      client,
      partSize: Math.max(PART_BYTES, Math.ceil(segment.archiveBytes / MAX_PARTS)),
      queueSize: PARTS_AT_ONCE,
      params: {
        ...this.#place(segment),
        Body: body,
        ContentLength: segment.archiveBytes,
        ContentType: 'application/octet-stream',
        Metadata: { [CRC]: segment.crc },
        // Whoever else writes that key in this moment: the first one stays.
        ...replace ? {} : { IfNoneMatch: '*' }
      }
    })
    const abort = (): void => { upload.abort().catch(() => { /* `done` fails, too, and is looked at */ }) }
    signal.addEventListener('abort', abort)
    try {
      await upload.done()
    } finally {
      signal.removeEventListener('abort', abort)
      body.destroy()
    }
  }

  /** True if the bucket has the segment. @throws DynapinotError SINK_CONFLICT if it has another object of that key. */
  async #holds ({ sdk, client }: { sdk: Sdk, client: S3Client }, segment: SegmentInfo, signal: AbortSignal): Promise<boolean> {
    const place = this.#place(segment)
    const held = await client.send(new sdk.HeadObjectCommand(place), { abortSignal: signal }).catch((error: unknown) => {
      if (isAbsent(error)) return null
      throw error
    })
    if (held === null) return false
    const crc = held.Metadata?.[CRC]
    if (crc === segment.crc && held.ContentLength === segment.archiveBytes) return true
    throw new DynapinotError('SINK_CONFLICT', `the deep store has another object s3://${place.Bucket}/${place.Key}: ${held.ContentLength} bytes with CRC ${crc ?? 'unknown'}, not ${segment.archiveBytes} bytes with CRC ${segment.crc}`, {
      segment: segment.name,
      remedy: 'another job wrote it: use another segment.namePrefix or sink.deepStore.prefix, or remove it if no table needs it'
    })
  }

  #place (segment: NamedFile): { Bucket: string, Key: string } {
    const { options: { bucket, prefix }, table } = this.#parts
    return { Bucket: bucket, Key: `${prefix === '' ? '' : `${prefix}/`}${keyOf(table, segment)}` }
  }

  async #retried (what: string, signal: AbortSignal, work: (opened: { sdk: Sdk, client: S3Client }) => Promise<void>, segment?: string): Promise<void> {
    await withRetries(what, this.#parts.policy, signal, async () => {
      try {
        await work(await this.#open())
        return { value: null }
      } catch (error) {
        throwIfStopped(signal, what)
        if (error instanceof DynapinotError) throw error
        const decision = decideS3(error)
        const worded = s3Error(`deep store: ${what}`, decision, error, segment)
        if (decision === 'giveUp') throw worded
        return { error: worded }
      }
    })
  }

  /** The SDK takes a while to load, so only those load it that need it. */
  async #open (): Promise<{ sdk: Sdk, client: S3Client }> {
    this.#opened ??= (async () => {
      const [s3, { Upload }] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')])
      const { region, endpoint, forcePathStyle } = this.#parts.options
      const client = new s3.S3Client({
        ...region === undefined ? {} : { region },
        ...endpoint === undefined ? {} : { endpoint },
        forcePathStyle,
        requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS }
      })
      return { sdk: { ...s3, Upload }, client }
    })()
    return await this.#opened
  }
}
