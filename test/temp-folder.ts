import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const made: string[] = []
process.on('exit', () => { for (const dir of made) rmSync(dir, { recursive: true, force: true }) })

/** A new folder for a test, gone when the process ends. */
export function tempFolder (name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `dynapinot-${name}-`))
  made.push(dir)
  return dir
}
