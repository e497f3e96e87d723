import { createHash } from 'node:crypto'
import type { InputUnit } from '../../worker/protocol.ts'
import { defaultPeekLimits } from '../contract.ts'
import type { PeekableSource } from '../contract.ts'
import { FactsGatherer } from '../input-facts.ts'
import { listed } from '../listed-units.ts'
import { peekUnits } from '../peek-units.ts'
import { inspectFile } from './inspect-file.ts'
import type { FileFacts } from './inspect-file.ts'
import { listFiles } from './list-files.ts'
import type { ListedFile } from './list-files.ts'

/** How files are cut into units. */
export interface FileSourceOptions {
  /** A plain file that is longer is cut into ranges of so many bytes. Part of the fingerprint. Default: 32 MiB. */
  readonly rangeBytes?: number | undefined
}

const DEFAULT_RANGE_BYTES = 32 << 20

/**
 * Opens change records in files, one JSON object a line, plain or gzip: files and folders in the order they are named.
 * A gzip file is one unit; a plain file is cut into ranges, that many workers share.
 *
 * The fingerprint is made of names (below a named folder; of a named file only its own), sizes, and the first and last
 * 64 KiB of every file: so it outlives a copy or a move of the files, but not a change of their number, order, length,
 * beginning or end. The whole content is not read: that would cost as much as the job.
 * @throws DynapinotError INPUT_NOT_FOUND, INPUT_CORRUPT (a form that is not read).
 */
export async function openFiles (paths: readonly string[], options: FileSourceOptions = {}): Promise<PeekableSource> {
  const rangeBytes = options.rangeBytes ?? DEFAULT_RANGE_BYTES
  const files = await listFiles(paths)
  const facts: FileFacts[] = []
  for (const { path } of files) facts.push(await inspectFile(path))
  const units = unitsOf(files, facts, rangeBytes)
  return {
    kind: 'files',
    description: files.length === 1 ? files[0]!.path : `${files.length} files from ${paths.join(', ')}`,
    fingerprint: fingerprintOf(files, facts, rangeBytes),
    repeatable: true,
    totals: { units: units.length, bytes: facts.reduce((sum, { size }) => sum + size, 0), items: null },
    refused: [],
    units: (from) => listed(units, from),
    peek: async (limits = defaultPeekLimits) => {
      const gatherer = new FactsGatherer('change', limits)
      await peekUnits(listed(units, 0), limits, gatherer)
      return gatherer.facts()
    },
    close: async () => {}
  }
}

function unitsOf (files: readonly ListedFile[], facts: readonly FileFacts[], rangeBytes: number): InputUnit[] {
  const units: InputUnit[] = []
  files.forEach(({ path }, i) => {
    const { size, gzip } = facts[i]!
    if (gzip) {
      units.push({ index: units.length, name: path, path, gzip, bytes: size })
      return
    }
    // Also a short file has its range: what is appended while the job runs is not part of it.
    for (let start = 0, part = 0; start === 0 || start < size; start += rangeBytes, part++) {
      const end = Math.min(start + rangeBytes, size)
      units.push({ index: units.length, name: path, path, range: { start, end }, part, gzip, bytes: end - start })
    }
  })
  return units
}

function fingerprintOf (files: readonly ListedFile[], facts: readonly FileFacts[], rangeBytes: number): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify(['files 1', rangeBytes]))
  files.forEach(({ label }, i) => {
    const { size, ends } = facts[i]!
    hash.update('\n' + JSON.stringify([label, size, ends]))
  })
  return hash.digest('hex')
}
