// Reads its own standard input as a source, for the tests of real pipes.
import { setTimeout as sleep } from 'node:timers/promises'
import { openStdin } from '../../../src/source/file/stdin-source.ts'

const source = openStdin({ maxLineBytes: 1 << 20, unitBytes: 1 << 20 })
const controller = new AbortController()
const mode = process.argv[2]

if (mode === 'read') {
  const { records: peeked } = await source.peek()
  let lines = 0
  let bytes = 0
  let units = 0
  for await (const { data } of source.units(0, controller.signal)) {
    units++
    bytes += data!.length
    for (const byte of data!) if (byte === 10) lines++
  }
  process.stdout.write(JSON.stringify({ lines, bytes, units, peeked }))
} else if (mode === 'stall') {
  // Takes one unit and no more, until the process is ended.
  const { value } = await source.units(0, controller.signal)[Symbol.asyncIterator]().next()
  process.stdout.write(`unit ${value?.index}`)
  await sleep(60_000)
} else {
  setTimeout(() => { controller.abort() }, 300)
  for await (const _unit of source.units(0, controller.signal)) process.stdout.write('a unit')
  await source.close()
  process.stdout.write('stopped')
}
