import { createHash } from 'node:crypto'
import { DynapinotError } from '../../errors.ts'

/**
 * Checks a manifest against its `.checksum` file, if that was copied: the MD5 of the manifest, in base64 or hex.
 * Returns what is strange, or null.
 * @throws DynapinotError MANIFEST_INVALID if the checksum is another.
 */
export function checkManifest (file: string, manifest: Uint8Array, checksum: Uint8Array | null): string | null {
  if (checksum === null) return null
  const text = Buffer.from(checksum).toString('latin1').trim()
  const expected = /^[A-Za-z0-9+/]{22}==$/.test(text)
    ? Buffer.from(text, 'base64')
    : /^[0-9A-Fa-f]{32}$/.test(text) ? Buffer.from(text, 'hex') : null
  if (expected === null) return `the checksum of ${file} has an unknown form: the file was taken as it is`
  const actual = createHash('md5').update(manifest).digest()
  if (actual.equals(expected)) return null
  throw new DynapinotError('MANIFEST_INVALID',
    `${file} has MD5 ${actual.toString('base64')}, its checksum file says ${expected.toString('base64')}`, {
      file,
      remedy: 'copy the manifest files from the export again'
    })
}
