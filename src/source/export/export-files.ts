import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The files of one export, wherever they are. Names are relative to the export's folder, with `/`. */
export interface ExportFiles {
  /** The whole file; null if it does not exist. */
  read: (name: string) => Promise<Uint8Array | null>
  /** Bytes; null if there is no such file. */
  size: (name: string) => Promise<number | null>
  /** Path that a worker can open, and that messages tell. */
  path: (name: string) => string
}

/** An export in a local folder. */
export function localExportFiles (folder: string): ExportFiles {
  return {
    read: async (name) => await unlessMissing(readFile(join(folder, name))),
    size: async (name) => {
      const facts = await unlessMissing(stat(join(folder, name)))
      return facts?.isFile() === true ? facts.size : null
    },
    path: (name) => join(folder, name)
  }
}

async function unlessMissing<T> (promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}
