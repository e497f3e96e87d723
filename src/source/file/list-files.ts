import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { DynapinotError } from '../../errors.ts'
import { unreadable } from './inspect-file.ts'

/** A file to read. */
export interface ListedFile {
  /** As messages tell it. */
  readonly path: string
  /** What it is called wherever it lies: its name, or its path below the folder that was named. */
  readonly label: string
}

const IN_FOLDERS = /\.(?:json|ndjson|jsonl|gz)$/i

/**
 * The files that the paths stand for, in order: a file is itself; a folder is all *.json, *.ndjson, *.jsonl and *.gz
 * files in it and below, ordered by their path (by code units, whatever the locale), hidden ones left out. A file that
 * is named twice is read once.
 * @throws DynapinotError INPUT_NOT_FOUND with all faults at once: a path that the user names must be there.
 */
export async function listFiles (paths: readonly string[]): Promise<ListedFile[]> {
  const files = new Map<string, ListedFile>()
  const faults: DynapinotError[] = []
  for (const path of paths) {
    try {
      for (const file of await filesOf(path)) {
        const id = resolve(file.path)
        if (!files.has(id)) files.set(id, file)
      }
    } catch (error) {
      faults.push(error instanceof DynapinotError ? error : unreadable(path, error))
    }
  }
  if (faults.length === 1) throw faults[0]!
  if (faults.length > 1) {
    throw new DynapinotError('INPUT_NOT_FOUND', `${faults.length} inputs cannot be read: ${faults.map((fault) => fault.message).join('; ')}`, {
      file: faults[0]!.context.file,
      faults: faults.map((fault) => fault.message)
    })
  }
  return [...files.values()]
}

async function filesOf (path: string): Promise<ListedFile[]> {
  const facts = await stat(path)
  if (facts.isFile()) return [{ path, label: basename(path) }]
  if (!facts.isDirectory()) {
    throw new DynapinotError('INPUT_NOT_FOUND', `${path} is neither a file nor a folder`, {
      file: path,
      remedy: 'a pipe is read from standard input, named -'
    })
  }
  const labels: string[] = []
  await collect(path, '', labels)
  if (labels.length === 0) {
    throw new DynapinotError('INPUT_NOT_FOUND', `${path} has no *.json, *.ndjson, *.jsonl or *.gz files`, { file: path })
  }
  return labels.sort().map((label) => ({ path: join(path, label), label }))
}

async function collect (folder: string, below: string, labels: string[]): Promise<void> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue
    const label = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) await collect(folder, label, labels)
    // A link may lead to a file, never to a folder: links could go round in a circle.
    else if (IN_FOLDERS.test(entry.name) && (entry.isFile() || (await stat(join(folder, label))).isFile())) labels.push(label)
  }
}
