import { DynapinotError } from '../../errors.ts'
import type { DeepStoreOptions, PushOptions } from '../../options/resolved-options.ts'
import type { SegmentInfo } from '../../worker/protocol.ts'
import type { PutResult } from '../contract.ts'
import type { PushRequest } from '../controller.ts'
import { Decider } from '../decision.ts'
import type { DeepStore } from '../deep-store/contract.ts'
import { bytesForm, fileForm } from '../multipart.ts'
import { withRetries } from '../retry.ts'
import type { PushMode } from './push-mode.ts'
import type { SinglePushParts } from './single-push.ts'

/** Where the controller reads the files of rows: properties of its file system plug-in, as in a batch config. */
export interface IngestFrom {
  readonly store: DeepStore
  readonly fs: Readonly<Record<string, string>>
}

const S3_FS = 'org.apache.pinot.plugin.filesystem.S3PinotFS'

/** The plug-in that the controller is told of; none for file: URIs, which it knows. */
export function inputFs ({ inputFs: { class: named, properties } }: PushOptions, store: DeepStoreOptions): Readonly<Record<string, string>> {
  const name = named ?? (store.uri.startsWith('s3:') ? S3_FS : undefined)
  const region = store.kind === 's3' && store.region !== undefined ? { region: store.region } : {}
  const all = name === undefined ? properties : { ...region, ...properties }
  return {
    ...name === undefined ? {} : { 'input.fs.className': name },
    ...Object.fromEntries(Object.entries(all).map(([key, value]) => [`input.fs.prop.${key}`, value]))
  }
}

/**
 * The controller builds the segment, from a file of rows of one partition that it is sent or reads from the deep store:
 * one request, which builds, packs and pushes to itself. Pinot means that for small files. For tables of a few segments, and
 * to compare with segments that are built here.
 *
 * The controller pushes what it has built without looking whether the name is taken, so that is looked at before each
 * attempt. Two that meet do no harm: they are built of the same rows.
 * Source: PinotIngestionRestletResource, FileIngestionHelper, Pinot 1.5.1.
 */
export function ingestPush ({ client, held, policy, timeoutMs }: SinglePushParts, table: string, from?: IngestFrom): PushMode {
  const isThere = async (segment: SegmentInfo, signal: AbortSignal): Promise<boolean> => {
    const { ideal } = await client.segmentStates(table, [segment.name], signal)
    // A record without servers is what a broken push leaves; the next one clears it away.
    return Object.keys(ideal[segment.name] ?? {}).length > 0 && await held.has(segment, signal)
  }
  const request = async (segment: SegmentInfo, signal: AbortSignal): Promise<PushRequest> => {
    const query = { tableNameWithType: `${table}_OFFLINE`, batchConfigMapStr: JSON.stringify({ ...batchConfig(segment.name), ...from?.fs }) }
    if (from === undefined) return { path: '/ingestFromFile', query, body: await fileForm(segment.archivePath) }
    const sourceURIStr = await from.store.put(segment, signal)
    // A form is asked for, but not looked at.
    return { path: '/ingestFromURI', query: { ...query, sourceURIStr }, body: bytesForm('none', []) }
  }
  const send = async (segment: SegmentInfo, signal: AbortSignal): Promise<PutResult> => {
    const { name } = segment
    const decider = new Decider()
    return await withRetries(`ingestion of ${name}`, policy, signal, async () => {
      try {
        if (await isThere(segment, signal)) return { value: 'already' }
      } catch (error) {
        if (error instanceof DynapinotError && error.retriable) return { error }
        throw error
      }
      const { outcome, reply } = await client.push(await request(segment, signal), timeoutMs, signal)
      const decision = decider.decide(outcome)
      if (decision.next === 'done') return { value: 'done' }
      if (decision.next === 'giveUp') throw client.pushError('giveUp', name, reply)
      return { error: client.pushError('retry', name, reply), afterMs: decision.next === 'retry' ? decision.afterMs : undefined }
    })
  }
  return {
    notes: ['Pinot\'s controller builds the segments: for small tables only'],
    open: async (signal) => { await from?.store.open(signal) },
    send,
    loaded: async (segment) => { await from?.store.remove(segment) },
    close: async () => { await from?.store.close() }
  }
}

/** The name is ours, so that a repetition finds what an earlier attempt has made. */
function batchConfig (segment: string): Readonly<Record<string, string>> {
  return {
    inputFormat: 'json',
    'segmentNameGenerator.type': 'fixed',
    'segmentNameGenerator.configs.segment.name': segment
  }
}
