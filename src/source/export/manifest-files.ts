import { DynapinotError } from '../../errors.ts'
import { isJsonObject } from '../../schema/json.ts'

/** One data file of an export, as manifest-files.json lists it. */
export interface ManifestEntry {
  /** The key in S3. */
  readonly key: string
  /** Name below the export's folder, `data/<file>`; null if the key does not lie in this export. */
  readonly name: string | null
  readonly itemCount: number
  /** Base64; null where the manifest has none. */
  readonly md5: string | null
}

/**
 * Reads the list of data files: one JSON object a line, in the order of the export.
 * @throws DynapinotError MANIFEST_INVALID with the line, since the rest of a damaged list cannot be trusted either.
 */
export function parseManifestFiles (text: string, file: string, exportIds: readonly string[]): ManifestEntry[] {
  const entries: ManifestEntry[] = []
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return
    const fail = (what: string): never => {
      throw new DynapinotError('MANIFEST_INVALID', `${file}, line ${i + 1}: ${what}`, { file, line: i + 1, remedy: 'copy the export again' })
    }
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (error) {
      fail(`not JSON: ${(error as Error).message}`)
    }
    if (!isJsonObject(value)) return fail('not a JSON object')
    const { dataFileS3Key: key, itemCount, md5Checksum } = value
    if (typeof key !== 'string' || key === '') return fail('no dataFileS3Key')
    if (typeof itemCount !== 'number' || !Number.isSafeInteger(itemCount) || itemCount < 0) return fail(`itemCount is not a number of items: ${JSON.stringify(itemCount)}`)
    const md5 = md5Checksum ?? null
    if (md5 !== null && (typeof md5 !== 'string' || !/^[A-Za-z0-9+/]{22}==$/.test(md5))) return fail('md5Checksum is not an MD5 in base64')
    entries.push({ key, name: nameBelow(key, exportIds), itemCount, md5 })
  })
  return entries
}

/**
 * The part of a key behind the export's folder, whatever prefix the bucket had before it:
 * `prefix/AWSDynamoDB/<export id>/data/x.json.gz` gives `data/x.json.gz`. Null for everything that could lead elsewhere.
 */
export function nameBelow (key: string, exportIds: readonly string[]): string | null {
  const steps = key.split('/')
  const at = steps.findIndex((step, i) => step === 'AWSDynamoDB' && exportIds.includes(steps[i + 1] ?? ''))
  if (at === -1) return null
  // A step back or an absolute path spoils the whole key, also in front: DynamoDB writes neither.
  // eslint-disable-next-line no-control-regex
  if (steps[0] === '' || steps.some((step) => step === '.' || step === '..' || /[\\\u0000-\u001F]/.test(step))) return null
  const below = steps.slice(at + 2)
  return below.length >= 2 && below[0] === 'data' && !below.includes('') ? below.join('/') : null
}
