import type { DeepStoreOptions } from '../../options/resolved-options.ts'
import type { RetryPolicy } from '../retry.ts'
import type { DeepStore } from './contract.ts'
import { createDirStore } from './dir-store.ts'
import { createS3Store } from './s3-store.ts'

/** The deep store that the options name; nothing is opened yet. `policy`: repetitions of calls to it. */
export function makeDeepStore (options: DeepStoreOptions, table: string, policy: RetryPolicy): DeepStore {
  return options.kind === 'dir'
    ? createDirStore({ path: options.path, table, uri: options.uri })
    : createS3Store({ options, table, uri: options.uri, policy })
}
