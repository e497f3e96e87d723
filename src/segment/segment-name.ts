import { DynapinotError } from '../errors.ts'

/** Archive and file names carry suffixes; file systems allow 255 bytes. */
const MAX_LENGTH = 200

/**
 * Checks the name of a segment: letters, digits, `.`, `_`, `-`, since it is a file name and part of URLs; no `__`, since
 * Pinot reads partition and sequence out of names that have it (LLCSegmentName, UploadedRealtimeSegmentName).
 * @throws DynapinotError UNEXPECTED: names are made by this program.
 */
export function checkSegmentName (name: string): void {
  const fault = nameFault(name)
  if (fault !== null) throw new DynapinotError('UNEXPECTED', `the segment name ${JSON.stringify(name)} ${fault}`, { segment: name })
}

function nameFault (name: string): string | null {
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) return 'has other characters than letters, digits, dots, dashes and underscores'
  if (/^[.-]/.test(name)) return 'begins with a dot or a dash'
  if (name.includes('__')) return 'has two underscores in a row'
  if (name.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`
  return null
}
