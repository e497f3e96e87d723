// A process that takes locks when it is told to, for the test of many at once.
import { StateLock } from '../../src/checkpoint/lock.ts'

let lock: StateLock | null = null

process.on('message', ({ dir, at }: { dir: string | null, at: number }) => {
  if (dir === null) {
    lock?.release()
    lock = null
    process.send!('free')
    return
  }
  while (Date.now() < at);
  try {
    lock = StateLock.take(dir)
    process.send!('held')
  } catch (error) {
    process.send!((error as { code: string }).code)
  }
})
process.send!('ready')
