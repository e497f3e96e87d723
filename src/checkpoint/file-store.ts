import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ShardCheckpoint } from '../block/shard-checkpoint.ts'
import { DynapinotError } from '../errors.ts'
import { StateLock } from './lock.ts'
import { changedState, checkIdentity, checkpointText, parseCheckpoint } from './stream-store.ts'
import type { JobIdentity, StateChange, StreamState, StreamStore } from './stream-store.ts'

/** Format of the file; another number is refused. */
const FORMAT = 1
const REMEDY = 'put a copy of the file back, or remove it: the job then starts as for the first time, from where the source is told to begin'

interface FileContent {
  readonly format: number
  readonly identity: JobIdentity
  readonly run: string | null
  /** Texts of checkpointText by shard id. */
  readonly shards: Readonly<Record<string, string>>
}

/**
 * Keeps the state of a stream in a file, `stream.json`, written whole under another name, synced and renamed: a crash
 * leaves the old one or the new one. Its first line is the SHA-256 of the rest, so that a file which was damaged or edited
 * in part is not taken for a position. A lock keeps a second process of this or any other host away (lock.ts).
 */
export class FileStreamStore implements StreamStore {
  readonly description: string
  state: StreamState
  /** Never aborted: a lock is not lost while its process lives. */
  readonly lost: AbortSignal = new AbortController().signal
  readonly #path: string
  readonly #identity: JobIdentity
  readonly #lock: StateLock
  #saving: Promise<void> = Promise.resolve()

  private constructor (path: string, identity: JobIdentity, state: StreamState, lock: StateLock) {
    this.description = `file ${path}`
    this.#path = path
    this.#identity = identity
    this.state = state
    this.#lock = lock
  }

  /** @throws DynapinotError STATE_LOCKED, STATE_CORRUPT, STATE_MISMATCH. */
  static open (dir: string, identity: JobIdentity): FileStreamStore {
    mkdirSync(dir, { recursive: true })
    const lock = StateLock.take(dir)
    try {
      const path = join(dir, 'stream.json')
      return new FileStreamStore(path, identity, read(path, identity), lock)
    } catch (error) {
      lock.release()
      throw error
    }
  }

  async save (change: StateChange): Promise<void> {
    const saved = this.#saving.catch(() => {}).then(async () => {
      const state = changedState(this.state, change)
      await write(this.#path, this.#identity, state)
      this.state = state
    })
    this.#saving = saved
    await saved
  }

  check (): void {}

  async close (): Promise<void> {
    // Its failure was told to the one who called.
    await this.#saving.catch(() => {})
    this.#lock.release()
  }
}

function read (path: string, identity: JobIdentity): StreamState {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { run: null, shards: new Map() }
    throw error
  }
  const [, digest, json] = /^sha256 ([0-9a-f]{64})\n([^]*)$/.exec(text) ?? []
  if (json === undefined || digestOf(json) !== digest) throw corrupt(path, 'its content and its checksum do not agree')
  // The checksum says that this program wrote it, so its shape is known once its format is.
  const { format, identity: saved, run, shards } = JSON.parse(json) as FileContent
  if (format !== FORMAT) {
    throw new DynapinotError('STATE_MISMATCH', `the state in ${path} has format ${format}, this version writes ${FORMAT}`, {
      file: path, remedy: 'go on with the version that wrote it, or keep the state in another folder'
    })
  }
  checkIdentity(path, saved, identity)
  return {
    run,
    shards: new Map(Object.entries(shards).map(([shardId, text]): [string, ShardCheckpoint] => {
      const checkpoint = parseCheckpoint(text)
      if (checkpoint === null) throw corrupt(path, `the position of shard ${shardId} is ${JSON.stringify(text)}`)
      return [shardId, checkpoint]
    }))
  }
}

async function write (path: string, identity: JobIdentity, { run, shards }: StreamState): Promise<void> {
  const content: FileContent = { format: FORMAT, identity, run, shards: Object.fromEntries([...shards].map(([shardId, checkpoint]) => [shardId, checkpointText(checkpoint)])) }
  const json = JSON.stringify(content, null, 2) + '\n'
  const temporary = `${path}.tmp`
  try {
    await synced(temporary, 'w', async (file) => await file.writeFile(`sha256 ${digestOf(json)}\n${json}`))
    await rename(temporary, path)
    // The name lies in the folder, not in the file.
    await synced(dirname(path), 'r', async () => {})
  } catch (cause) {
    const full = ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '')
    throw new DynapinotError(full ? 'SINK_FULL' : 'STATE_UNAVAILABLE', `cannot write the state to ${path}: ${String(cause)}`, {
      file: path, remedy: full ? 'free space, then run again' : 'name a folder in state.dir that can be written'
    }, { cause })
  }
}

async function synced (path: string, flags: 'w' | 'r', work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  const file = await open(path, flags)
  try {
    await work(file)
    await file.sync()
  } finally {
    await file.close()
  }
}

function digestOf (text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function corrupt (path: string, why: string): DynapinotError {
  return new DynapinotError('STATE_CORRUPT', `the state in ${path} cannot be used: ${why}`, { file: path, remedy: REMEDY })
}
