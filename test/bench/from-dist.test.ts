import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './temporary-folder.ts'

const root = temporaryFolder()

it('from-dist makes imports of src imports of dist', () => {
  const script = join(root, 'where.mts')
  const source = new URL('../../src/worker/json-batch-decoder.ts', import.meta.url).href
  // Source maps would name the file in src.
  writeFileSync(script, `
    import { createJsonBatchDecoder } from '${source}'
    Error.prepareStackTrace = (_, frames) => frames.map((frame) => frame.getFileName() ?? '').join('\\n')
    try { createJsonBatchDecoder({ columns: [], record: { form: 'change', tableNames: [], keyAttributes: [] }, partition: {} } as never, {} as never, {} as never, {}) } catch (error) { console.log((error as Error).stack) }
  `)
  const run = (...preload: string[]): string => execFileSync(process.execPath, ['--import', 'tsx', ...preload, script], { encoding: 'utf8', cwd: fileURLToPath(new URL('../../', import.meta.url)) })
  assert.match(run(), /\/src\/worker\/json-batch-decoder\.ts/)
  const compiled = run('--import', './bench/from-dist.mjs')
  assert.match(compiled, /\/dist\/worker\/json-batch-decoder\.js/)
  assert.doesNotMatch(compiled, /\/src\//)
})
