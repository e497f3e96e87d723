import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** A folder that is gone after the tests of the file. */
export function temporaryFolder (): string {
  const dir = mkdtempSync(join(tmpdir(), 'dynapinot-test-'))
  after(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}
