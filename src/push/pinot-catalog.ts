import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { isJsonObject } from '../schema/json.ts'
import type { JsonObject } from '../schema/json.ts'
import { askForLoads } from './ask-for-loads.ts'
import type { ControllerClient, ServerStates } from './controller.ts'
import type { ArchiveFiles } from './deep-store/archive-files.ts'
import { deleteSegments } from './delete-segments.ts'
import { loadState } from './load-watch.ts'
import type { CatalogEntry, SegmentCatalog, SegmentRows } from './segment-catalog.ts'

type States = Readonly<Record<string, ServerStates>>
interface Views { readonly ideal: States, readonly actual: States }

/** Names in one question about states: they are in its URL, and Pinot's HTTP server takes 8 KiB of header. */
const MAX_NAMES = 20

/**
 * The segments of a Pinot table, seen through its controller: ZooKeeper records, ideal state and external view, and rows
 * by a query that the controller hands to a broker. Client and files are the caller's to close. `files`: archives in a deep
 * store of the job's own, which it has to fetch itself, and which go with their segments; null = Pinot has them.
 */
export function createPinotCatalog (client: ControllerClient, table: string, files: ArchiveFiles | null = null): SegmentCatalog {
  const at = `/tables/${encodeURIComponent(table)}`
  const segmentAt = (name: string): string => `/segments/${encodeURIComponent(`${table}_OFFLINE`)}/${encodeURIComponent(name)}`
  const view = async (which: 'idealstate' | 'externalview', names: readonly string[] | null, signal: AbortSignal): Promise<States> => {
    const query = { tableType: 'OFFLINE', ...names !== null && { segmentNames: names.join(',') } }
    const { OFFLINE: found } = await client.ask({ method: 'GET', path: `${at}/${which}`, query, signal }, [404])
    return isJsonObject(found) ? found as States : {}
  }
  // In this order: a segment that is assigned in between shows as loading, never as loaded nowhere.
  const views = async (names: readonly string[] | null, signal: AbortSignal): Promise<Views> =>
    ({ ideal: await view('idealstate', names, signal), actual: await view('externalview', names, signal) })
  return {
    list: async (signal) => {
      const all = await client.ask({ method: 'GET', path: `/segments/${encodeURIComponent(table)}/zkmetadata`, query: { type: 'OFFLINE' }, signal })
      const states = await views(null, signal)
      return Object.entries(all).flatMap(([name, record]) => isJsonObject(record) ? [entryOf(name, record, states)] : [])
    },
    find: async (names, signal) => {
      const entries: CatalogEntry[] = []
      for (let from = 0; from < names.length; from += MAX_NAMES) {
        const part = names.slice(from, from + MAX_NAMES)
        const records = await Promise.all(part.map(async (name) => await client.segmentRecord(table, name, signal)))
        const states = await views(part, signal)
        part.forEach((name, i) => { if (records[i] != null) entries.push(entryOf(name, records[i], states)) })
      }
      return entries
    },
    rows: async (names, signal) => {
      const count = async (options: string): Promise<ReadonlyMap<string, number> | null> => {
        const list = names.map((name) => `'${name}'`).join(', ')
        const sql = `${options}SELECT $segmentName, COUNT(*) FROM "${table}" WHERE $segmentName IN (${list}) GROUP BY $segmentName LIMIT ${names.length}`
        return countsOf(await client.ask({ method: 'POST', path: '/sql', json: { sql }, signal }))
      }
      const stored = await count('SET skipUpsert = true; ')
      const queryable = await count('')
      if (stored === null || queryable === null) return null
      return new Map([...stored].map(([name, rows]): [string, SegmentRows] => [name, { stored: rows, queryable: queryable.get(name) ?? 0 }]))
    },
    remove: async (names, signal) => {
      await deleteSegments(client, table, names, signal)
      // In no ideal state any more: no server will fetch them.
      await files?.remove(names)
    },
    reset: async (name, signal) => { await client.resetSegment(table, name, signal) },
    askForLoads: async (signal) => await askForLoads(client, table, signal),
    reload: async (name, signal) => { await client.ask({ method: 'POST', path: `${segmentAt(name)}/reload`, signal }) },
    download: async (name, path, signal) => {
      try {
        // The controller gives out what is in its own deep store alone.
        if (files !== null && await files.fetch(name, path, signal)) return
        // This path alone takes the table without its type: it is that of the deep store.
        await client.download(`/segments/${encodeURIComponent(table)}/${encodeURIComponent(name)}`, async (body) => { await pipeline(body, createWriteStream(path)) }, signal)
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
    }
  }
}

/** A segment from its ZooKeeper record (SegmentZKMetadata, whose custom map comes as a text) and its states by server. */
function entryOf (name: string, record: JsonObject, { ideal, actual }: Views): CatalogEntry {
  const custom = typeof record['custom.map'] === 'string' ? JSON.parse(record['custom.map']) as unknown : {}
  return {
    name,
    rows: Number(record['segment.total.docs']),
    crc: textOf(record['segment.crc']),
    pushTime: Number(record['segment.push.time']),
    custom: isJsonObject(custom) ? custom as Record<string, string> : {},
    state: loadState(ideal[name], actual[name]),
    served: Object.values(actual[name] ?? {}).includes('ONLINE')
  }
}

/** The controller shows numbers of ZooKeeper records as texts. */
function textOf (value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Rows by segment; null if the answer is not that of all servers. */
function countsOf (reply: JsonObject): ReadonlyMap<string, number> | null {
  const { exceptions, partialResult, numServersQueried, numServersResponded, resultTable } = reply
  const whole = (!Array.isArray(exceptions) || exceptions.length === 0) && partialResult !== true && numServersQueried === numServersResponded
  if (!whole || !isJsonObject(resultTable) || !Array.isArray(resultTable.rows)) return null
  return new Map((resultTable.rows as readonly [string, number][]))
}
