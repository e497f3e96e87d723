import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoStreamStore } from '../checkpoint/dynamodb-store.ts'
import { FileStreamStore } from '../checkpoint/file-store.ts'
import type { JobIdentity, StreamStore } from '../checkpoint/stream-store.ts'
import type { ReplicateOptions } from '../options/resolved-options.ts'

/** Opens the place of the positions that the options name. @throws DynapinotError STATE_*, INTERRUPTED. */
export async function openStore (options: ReplicateOptions['checkpoint'], dir: string, identity: JobIdentity, signal: AbortSignal): Promise<StreamStore> {
  if (options.kind === 'file') return FileStreamStore.open(dir, identity)
  const { table, job, leaseMs, region, endpoint, profile } = options
  const client = new DynamoDBClient({
    ...region !== undefined && { region },
    ...endpoint !== undefined && { endpoint },
    ...profile !== undefined && { profile }
  })
  try {
    const store = await DynamoStreamStore.open({ client, table, job: job ?? identity['table']!, leaseMs }, identity, signal)
    return closingWith(store, () => { client.destroy() })
  } catch (error) {
    client.destroy()
    throw error
  }
}

/** The store, whose end is also that of something else. */
function closingWith (store: StreamStore, end: () => void): StreamStore {
  const close = store.close.bind(store)
  store.close = async () => { await close().finally(end) }
  return store
}
