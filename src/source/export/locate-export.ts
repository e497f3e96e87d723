import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DynapinotError } from '../../errors.ts'

const SUMMARY = 'manifest-summary.json'
/** Any of these shows that a folder is that of an export. */
const MARKS: ReadonlySet<string> = new Set([SUMMARY, 'manifest-files.json', '_started'])
/** `bucket/prefix/AWSDynamoDB/<export id>` with two levels of prefix. */
const MAX_DEPTH = 4
const MAX_FOLDERS = 5000

/**
 * The folder of an export, from a path that is the folder itself, its manifest-summary.json, or a folder above it with
 * no other export in it.
 * @throws DynapinotError INPUT_NOT_FOUND, MANIFEST_INVALID (not finished), CONFIG_INVALID (several; they are listed).
 */
export async function locateExport (path: string): Promise<string> {
  if (/^s3:\/\//i.test(path)) {
    throw new DynapinotError('INPUT_NOT_FOUND', `exports are read from local folders: ${path}`, {
      file: path,
      remedy: `copy it first: aws s3 sync ${path} ./export`
    })
  }
  const facts = await stat(path).catch((cause: unknown) => { throw notFound(path, cause) })
  if (facts.isFile()) {
    if (basename(path) === SUMMARY) return dirname(path)
    throw new DynapinotError('INPUT_NOT_FOUND', `not an export: ${path}`, {
      file: path,
      remedy: `give the export's folder or its ${SUMMARY}`
    })
  }
  const found: FoundExport[] = []
  await search(path, MAX_DEPTH, found, { folders: 0, top: path })
  if (found.length === 0) {
    throw new DynapinotError('INPUT_NOT_FOUND', `no export in ${path}: there is no ${SUMMARY} in it or below`, {
      file: path,
      remedy: 'give the folder AWSDynamoDB/<export id>, with its manifest files'
    })
  }
  if (found.length > 1) {
    const faults = found.map(({ folder, finished }) => finished ? folder : `${folder} (not finished)`)
    throw new DynapinotError('CONFIG_INVALID', `${found.length} exports in ${path}: ${faults.join(', ')}`, {
      file: path,
      faults,
      remedy: 'name one of them'
    })
  }
  const { folder, finished } = found[0]!
  if (finished) return folder
  throw new DynapinotError('MANIFEST_INVALID', `the export is not finished, or was not copied whole: ${folder} has no ${SUMMARY}`, {
    file: folder,
    remedy: 'DynamoDB writes the manifests last: wait for the status COMPLETED, then copy the folder again'
  })
}

interface FoundExport { readonly folder: string, readonly finished: boolean }

async function search (folder: string, depth: number, found: FoundExport[], seen: { folders: number, readonly top: string }): Promise<void> {
  if (++seen.folders > MAX_FOLDERS) {
    throw new DynapinotError('INPUT_NOT_FOUND', `too many folders below ${seen.top} to look for an export`, {
      file: seen.top,
      remedy: 'name the export\'s own folder'
    })
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => { throw notFound(folder, cause) })
  if (entries.some((entry) => MARKS.has(entry.name))) {
    found.push({ folder, finished: entries.some((entry) => entry.name === SUMMARY) })
    return
  }
  if (depth === 0) return
  const folders = entries.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
  for (const { name } of folders.sort((a, b) => a.name < b.name ? -1 : 1)) {
    const below = join(folder, name)
    if ((await stat(below).catch(() => null))?.isDirectory() === true) await search(below, depth - 1, found, seen)
  }
}

function notFound (path: string, cause: unknown): DynapinotError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
  return new DynapinotError('INPUT_NOT_FOUND', code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read (${code})`, { file: path }, { cause })
}
