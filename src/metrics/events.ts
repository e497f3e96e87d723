import { subscribeAll } from '../channels.ts'

/** Messages of the channels that metrics listen to, as far as they are read here; see channels.ts. */
export interface Events {
  unitDone: AdmittedEvent
  batchDecoded: { readonly counts: Omit<AdmittedEvent, 'reasons'> & { readonly timeUnits: Readonly<Record<string, number>> }, readonly reasons: AdmittedEvent['reasons'] }
  timeUnitChanged: object
  unitFailed: { readonly unit: string, readonly error: Error }
  sinkOpened: object
  segmentBuilt: { readonly rows: number, readonly bytes: number, readonly ms: number }
  segmentPut: { readonly rows: number, readonly bytes: number, readonly ms: number }
  segmentsMerged: { readonly inputs: number, readonly rows: number, readonly archiveBytes: number }
  segmentsDeleted: { readonly count: number }
  rowsQueryable: { readonly rows: number, readonly oldest: number, readonly newest: number, readonly at: number }
  retry: { readonly what: string, readonly error: unknown }
  streamGap: { readonly message: string }
  workerError: { readonly error: Error }
}

/** Rows that are put for the first time, or that were in other segments before. */
export type PutKind = 'flush' | 'merge'

/** What became of the records of a unit or batch. */
export interface AdmittedEvent {
  readonly records: number
  readonly rows: number
  readonly deadLetters: number
  readonly reasons: Readonly<Record<string, number>>
  readonly skips: Readonly<Record<string, number>>
  readonly bytes: number
}

/** Subscribes to channels. @returns ends that. */
export function listen (handlers: { readonly [K in keyof Events]?: (event: Events[K]) => void }): () => void {
  return subscribeAll(handlers)
}
