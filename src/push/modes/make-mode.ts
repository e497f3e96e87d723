import { DynapinotError } from '../../errors.ts'
import { defaultPush } from '../../options/resolved-options.ts'
import type { PinotSinkOptions } from '../../options/resolved-options.ts'
import type { PlannedTable } from '../check-table.ts'
import type { DeepStore } from '../deep-store/contract.ts'
import { makeDeepStore } from '../deep-store/make-deep-store.ts'
import { mendingStore } from '../deep-store/mending-store.ts'
import { batchPush } from './batch-push.ts'
import { chooseMode } from './choose-mode.ts'
import { ingestPush, inputFs } from './ingest-push.ts'
import { metadataPush } from './metadata-push.ts'
import type { PushMode } from './push-mode.ts'
import type { SinglePushParts } from './single-push.ts'
import { tarPush } from './tar-push.ts'
import { uriPush } from './uri-push.ts'

/** The push mode that the options name. @throws DynapinotError CONFIG_INVALID. */
export function makeMode (options: Pick<PinotSinkOptions, 'push' | 'deepStore' | 'parallel' | 'onLoadError'>, { table, partition }: Pick<PlannedTable, 'table' | 'partition'>, parts: SinglePushParts): PushMode {
  const { deepStore, parallel, push = defaultPush } = options
  const { mode, why } = chooseMode(options, partition.count)
  const store = deepStore === undefined ? undefined : makeDeepStore(deepStore, table, parts.policy)
  const archives = (): DeepStore => mendingStore(needed(), parts.held, options.onLoadError === 'repush')
  const needed = (): DeepStore => {
    if (store !== undefined) return store
    throw new DynapinotError('CONFIG_INVALID', `push mode ${mode} needs a deep store`, { field: 'sink.deepStore', remedy: 'set sink.deepStore, or use another sink.push.mode' })
  }
  const copy = deepStore?.copy === true
  const made = (): PushMode => {
    switch (mode) {
      case 'tar': return tarPush(parts, table)
      case 'metadata': return metadataPush(parts, table, archives(), copy)
      case 'batch': return batchPush({ ...parts, table, copy }, archives(), { ...push.batch, uploads: parallel })
      case 'uri': return uriPush(parts, table, archives())
      case 'ingestFromFile': return ingestPush(parts, table)
      case 'ingestFromURI': return ingestPush(parts, table, { store: needed(), fs: inputFs(push, deepStore!) })
    }
  }
  const { notes, ...rest } = made()
  const through = store === undefined || mode === 'tar' || mode === 'ingestFromFile' ? '' : ` through ${store.description}`
  return { ...rest, notes: [`push mode ${mode}${through}: ${why}`, ...notes] }
}
