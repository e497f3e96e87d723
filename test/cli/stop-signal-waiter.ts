// Waits for signals as a command does, for their test.
import { pino } from 'pino'
import { stopSignal } from '../../src/cli/stop-signal.ts'

const { signal } = stopSignal(pino({ level: 'silent' }))
signal.addEventListener('abort', () => { process.stdout.write('stopping') })
setInterval(() => {}, 1000)
process.stdout.write('ready')
