import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'

const waiter = new URL('stop-signal-waiter.ts', import.meta.url).pathname

test('the first signal asks the job to stop, the second ends the process', async () => {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    const child = spawn(process.execPath, ['--import', 'tsx', waiter], { stdio: ['ignore', 'pipe', 'inherit'] })
    const closed = once(child, 'close')
    const said: string[] = []
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      said.push(chunk.toString())
      child.kill(name)
    }
    assert.deepEqual(said, ['ready', 'stopping'])
    assert.deepEqual(await closed, [null, name])
  }
})
