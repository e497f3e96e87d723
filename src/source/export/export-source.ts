import { createHash } from 'node:crypto'
import { DynapinotError } from '../../errors.ts'
import type { InputUnit } from '../../worker/protocol.ts'
import { defaultPeekLimits } from '../contract.ts'
import type { PeekableSource, RefusedInput } from '../contract.ts'
import { FactsGatherer } from '../input-facts.ts'
import { listed } from '../listed-units.ts'
import { peekUnits } from '../peek-units.ts'
import { checkManifest } from './checksum.ts'
import { localExportFiles } from './export-files.ts'
import type { ExportFiles } from './export-files.ts'
import { locateExport } from './locate-export.ts'
import { parseManifestFiles } from './manifest-files.ts'
import type { ManifestEntry } from './manifest-files.ts'
import { parseSummary } from './manifest-summary.ts'
import type { ExportSummary } from './manifest-summary.ts'

/** Looked for at once. */
const STATS_AT_ONCE = 32

/**
 * Opens a full export in a local folder: one unit a data file, in the order of the manifest, with the MD5 and the item
 * count that the manifest promises.
 *
 * ```
 *   <export id>/
 *     manifest-summary.json   what, when, how many items
 *     manifest-summary.checksum
 *     manifest-files.json     data files: key, items, MD5
 *     manifest-files.checksum
 *     _started
 *     data/*.json.gz          {"Item":{...}} lines
 * ```
 *
 * A unit's index is its line in the manifest, also where other files are refused: a file that is missing today and
 * there tomorrow changes no other unit.
 * @throws DynapinotError INPUT_NOT_FOUND, MANIFEST_INVALID, CONFIG_INVALID.
 */
export async function openExport (path: string): Promise<PeekableSource> {
  const folder = await locateExport(path)
  return await openExportFiles(folder, localExportFiles(folder))
}

/** Opens a full export behind any reader of its files. */
export async function openExportFiles (description: string, files: ExportFiles): Promise<PeekableSource> {
  const warnings: string[] = []
  const summary = parseSummary(await manifestText(files, 'manifest-summary', warnings), files.path('manifest-summary.json'))
  const listName = files.path('manifest-files.json')
  const entries = parseManifestFiles(await manifestText(files, 'manifest-files', warnings), listName, summary.exportIds)
  const { units, refused } = await unitsOf(entries, files)
  warnings.push(...strangeCounts(entries, summary))
  if (entries.length === 0 && summary.itemCount > 0) {
    throw new DynapinotError('MANIFEST_INVALID', `${listName} lists no files, but the export has ${summary.itemCount} items`, { file: listName, remedy: 'copy the export again' })
  }
  if (units.length === 0 && refused.length > 0) throw allRefused(refused, listName)

  return {
    kind: 'export',
    description: `export ${description}`,
    fingerprint: fingerprintOf(summary, entries),
    repeatable: true,
    totals: {
      units: units.length,
      bytes: units.reduce((sum, unit) => sum + unit.bytes, 0),
      items: units.reduce((sum, unit) => sum + (unit.itemCount ?? 0), 0)
    },
    exportTime: summary.exportTime,
    tableName: summary.tableName,
    refused,
    warnings,
    units: (from) => listed(units, from),
    peek: async (limits = defaultPeekLimits) => {
      const gatherer = new FactsGatherer('export', limits)
      await peekUnits(listed(units, 0), limits, gatherer)
      return gatherer.facts(summary)
    },
    close: async () => {}
  }
}

async function manifestText (files: ExportFiles, name: string, warnings: string[]): Promise<string> {
  const file = files.path(`${name}.json`)
  const bytes = await files.read(`${name}.json`)
  if (bytes === null) {
    throw new DynapinotError('MANIFEST_INVALID', `the export is not finished, or was not copied whole: there is no ${file}`, {
      file,
      remedy: 'DynamoDB writes the manifests last: wait for the status COMPLETED, then copy the folder again'
    })
  }
  const warning = checkManifest(file, bytes, await files.read(`${name}.checksum`))
  if (warning !== null) warnings.push(warning)
  return Buffer.from(bytes).toString('utf8')
}

async function unitsOf (entries: readonly ManifestEntry[], files: ExportFiles): Promise<{ units: InputUnit[], refused: RefusedInput[] }> {
  const units: InputUnit[] = []
  const refused: RefusedInput[] = []
  const first = new Map<string, number>()
  for (let from = 0; from < entries.length; from += STATS_AT_ONCE) {
    const some = entries.slice(from, from + STATS_AT_ONCE)
    const sizes = await Promise.all(some.map(async ({ name }) => name === null ? null : await files.size(name)))
    some.forEach(({ key, name, itemCount, md5 }, i) => {
      const index = from + i
      const refuse = (error: DynapinotError): void => { refused.push({ index, name: error.context.file ?? key, error }) }
      if (name === null) {
        refuse(new DynapinotError('MANIFEST_INVALID', `the manifest names a file outside of this export: ${key}`, { file: key }))
        return
      }
      const path = files.path(name)
      const size = sizes[i]!
      const earlier = first.get(name)
      if (earlier !== undefined) {
        refuse(new DynapinotError('MANIFEST_INVALID', `the manifest names ${path} twice, in lines ${earlier + 1} and ${index + 1}`, { file: path }))
        return
      }
      first.set(name, index)
      if (size === null) {
        refuse(new DynapinotError('INPUT_NOT_FOUND', `${path} is in the manifest but not in the folder`, { file: path, remedy: 'copy the file from the export' }))
        return
      }
      units.push({ index, name: path, path, gzip: true, md5: md5 ?? undefined, itemCount, bytes: size })
    })
  }
  return { units, refused }
}

function strangeCounts (entries: readonly ManifestEntry[], summary: ExportSummary): string[] {
  const warnings: string[] = []
  const items = entries.reduce((sum, entry) => sum + entry.itemCount, 0)
  if (items !== summary.itemCount) warnings.push(`the summary of the export says ${summary.itemCount} items, the files of its manifest have ${items}`)
  const unchecked = entries.filter((entry) => entry.md5 === null).length
  if (unchecked > 0) warnings.push(`${unchecked} of ${entries.length} files have no MD5 in the manifest: their bytes are not checked`)
  return warnings
}

function allRefused (refused: readonly RefusedInput[], file: string): DynapinotError {
  const { error } = refused[0]!
  return new DynapinotError(error.code, `none of the export's ${refused.length} data files can be read; the first: ${error.message}`, {
    file,
    faults: refused.slice(0, 20).map((entry) => entry.error.message),
    remedy: error.context.remedy ?? 'the manifest belongs to another export: copy the export again'
  })
}

/** What the export is, wherever it lies: its id and time, and name, items and MD5 of every file in order. */
function fingerprintOf (summary: ExportSummary, entries: readonly ManifestEntry[]): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify(['export 1', summary.exportArn ?? summary.exportIds[0], String(summary.exportTime), summary.itemCount]))
  for (const { key, name, itemCount, md5 } of entries) hash.update('\n' + JSON.stringify([name ?? key, itemCount, md5]))
  return hash.digest('hex')
}
