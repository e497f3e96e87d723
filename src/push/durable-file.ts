import { constants, copyFile, link, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a text so that a crash at any moment leaves the old file or the new one, whole. */
export async function writeDurably (path: string, text: string): Promise<void> {
  const part = `${path}.part`
  const file = await open(part, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
  await syncFolder(dirname(path))
}

/** How bytes get from one path to another, new one. */
export type CopyBytes = (from: string, to: string) => Promise<void>

/**
 * A second name for the same bytes where the file system can do that, else a copy. A finished archive is never written
 * to again, so sharing its bytes is safe.
 */
export const linkOrCopy: CopyBytes = async (from, to) => {
  try {
    await link(from, to)
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}

/** Puts a file to `to`, whole and safe on disk when it resolves; `bytes` is the length that it must have. */
export async function placeDurably (from: string, to: string, bytes: number, copy: CopyBytes): Promise<void> {
  const part = `${to}.part`
  await rm(part, { force: true })
  try {
    await copy(from, part)
    const file = await open(part, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
    const { size } = await stat(part)
    if (size !== bytes) throw new Error(`${size} bytes instead of ${bytes}`)
    await rename(part, to)
    await syncFolder(dirname(to))
  } catch (error) {
    // What is half there takes space that the disk may not have.
    await rm(part, { force: true })
    throw error
  }
}

/** Makes a rename last: the name lies in the folder, not in the file. */
async function syncFolder (path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
