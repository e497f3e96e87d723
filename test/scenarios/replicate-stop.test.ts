import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { describe, it } from 'node:test'
import { KinesisServer } from './chaos/kinesis-server.ts'
import { MadeStream } from './chaos/made-stream.ts'
import { writeTableFiles } from './chaos/table-files.ts'
import { dynapinot } from './cli.ts'
import { tempFolder } from '../temp-folder.ts'

const AWS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

describe('a replication that has not begun to read', () => {
  it('ends with 0 when it is told to stop while the stream does not answer', async () => {
    const dir = tempFolder('stop')
    const kinesis = await KinesisServer.start(new MadeStream(1), 1, { reads: 0, calls: 100 })
    const config = writeTableFiles({ dir, controller: 'http://127.0.0.1:1', kinesis: kinesis.endpoint })
    const run = await dynapinot(['replicate', '-c', config], { cwd: dir, env: AWS, kill: 'SIGTERM', whenStderr: /trying again/ })
    await kinesis.close()
    assert.equal(run.code, 0, run.stderr)
    assert.doesNotMatch(run.stderr, /UNEXPECTED/)
    rmSync(dir, { recursive: true })
  })
})
