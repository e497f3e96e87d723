import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DynapinotError } from '../../errors.ts'
import type { KinesisOptions, ResolvedOptions } from '../../options/resolved-options.ts'
import { locateExport } from '../../source/export/locate-export.ts'
import { parseSummary } from '../../source/export/manifest-summary.ts'

const SUMMARY = 'manifest-summary.json'

/**
 * Where the stream must be read from for nothing to be missing behind an export, safe beside a backfill of it: rows of
 * the export have the export's time less the margin as their version, so reading begins there; from the export's time on
 * the records must be there, else it is a gap: what was changed before is in the export. The first start alone goes by it.
 * @throws DynapinotError INPUT_NOT_FOUND, MANIFEST_INVALID, CONFIG_INVALID (an export of another table).
 */
export async function startAfterExport (path: string, { source: { tables }, version }: Pick<ResolvedOptions, 'source' | 'version'>): Promise<KinesisOptions['start']> {
  const file = join(await locateExport(path), SUMMARY)
  const { exportTime, tableName } = parseSummary(await readFile(file, 'utf8'), file)
  if (tableName !== undefined && tables.length > 0 && !tables.includes(tableName)) {
    throw new DynapinotError('CONFIG_INVALID', `the export is of the table ${tableName}, the stream is read for ${tables.join(', ')}`, {
      file, field: 'source.tables', remedy: 'name the export of the same table'
    })
  }
  const needed = Number(exportTime / 1000n)
  return { kind: 'timestamp', at: needed - version.exportMarginMs, needed }
}
