import { createReadStream } from 'node:fs'
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DynapinotError } from '../../errors.ts'
import type { SegmentInfo } from '../../worker/protocol.ts'
import { linkOrCopy, placeDurably } from '../durable-file.ts'
import { filing } from '../filing.ts'
import { throwIfStopped } from '../retry.ts'
import type { DeepStore } from './contract.ts'
import { keyOf, uriOf } from './key.ts'

/** What a deep store in a folder is made of. */
export interface DirStoreParts {
  readonly path: string
  readonly table: string
  /** Under which URI Pinot finds the folder; see key.ts. */
  readonly uri: string
}

const option = 'sink.deepStore.path'

/**
 * A folder as deep store: `<path>/<table>/<segment>.tar.gz`. Pinot has to see the same files, on this machine or through a
 * file system that both have mounted, whatever the path there: that is what `uri` says.
 */
export function createDirStore ({ path, table, uri }: DirStoreParts): DeepStore {
  const fileOf = (segment: Pick<SegmentInfo, 'archivePath'>): string => join(path, keyOf(table, segment))
  const write = async (segment: SegmentInfo, signal: AbortSignal, replace: boolean): Promise<string> => {
    const file = fileOf(segment)
    await filing({ path: file, option, segment: segment.name }, async () => {
      throwIfStopped(signal, `${segment.name} was written to ${file}`)
      if (!replace && await holds(file, segment, signal)) return
      await mkdir(dirname(file), { recursive: true })
      await placeDurably(segment.archivePath, file, segment.archiveBytes, linkOrCopy)
    })
    return uriOf(uri, keyOf(table, segment))
  }
  return {
    description: `folder ${path}`,
    open: async () => await filing({ path, option }, async () => {
      const folder = join(path, table)
      await mkdir(folder, { recursive: true })
      const probe = join(folder, `.dynapinot-${process.pid}`)
      await writeFile(probe, '')
      await rm(probe)
    }),
    put: async (segment, signal) => await write(segment, signal, false),
    replace: async (segment, signal) => await write(segment, signal, true),
    fetch: async (segment, to, signal) => {
      const file = fileOf(segment)
      return await filing({ path: file, option, segment: segment.name }, async () => {
        throwIfStopped(signal, `${segment.name} was fetched from ${file}`)
        // A link would do, but who damages the one file damages the other.
        return await copyFile(file, to).then(() => true, (error: unknown) => absent(error) !== null)
      })
    },
    remove: async (segment) => {
      const file = fileOf(segment)
      await filing({ path: file, option, segment: segment.name }, async () => { await rm(file, { force: true }) })
    },
    close: async () => {}
  }
}

/** True if the file is there with the segment's bytes. @throws DynapinotError SINK_CONFLICT if it has others. */
async function holds (file: string, { name, archivePath }: SegmentInfo, signal: AbortSignal): Promise<boolean> {
  const [held, wanted] = await Promise.all([stat(file).catch(absent), stat(archivePath)])
  if (held === null) return false
  // One file with two names, since it was linked.
  if (held.ino === wanted.ino && held.dev === wanted.dev) return true
  if (held.size === wanted.size && await sameBytes(file, archivePath, signal)) return true
  throw new DynapinotError('SINK_CONFLICT', `the deep store has another file ${file}: ${held.size} bytes, not the ${wanted.size} of segment ${name}`, {
    segment: name,
    file,
    remedy: 'another job wrote it: use another segment.namePrefix or folder, or remove it if no table needs it'
  })
}

function absent (error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  throw error
}

/** Compares two files of one size, piece by piece: both streams give pieces of the same lengths. */
async function sameBytes (a: string, b: string, signal: AbortSignal): Promise<boolean> {
  const other = (createReadStream(b) as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  try {
    for await (const piece of createReadStream(a) as AsyncIterable<Buffer>) {
      throwIfStopped(signal, `${a} was compared`)
      const { value } = await other.next() as { value: Buffer | undefined }
      if (value === undefined || !piece.equals(value)) return false
    }
    return true
  } finally {
    await other.return?.()
  }
}
