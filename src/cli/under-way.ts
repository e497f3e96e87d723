import type { Logger } from 'pino'
import { logEvents } from './log-events.ts'
import { stopSignal } from './stop-signal.ts'

/** Does the work of a command: what happens is logged, and a first SIGINT or SIGTERM aborts the signal. */
export async function underWay<T> (log: Logger, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, dispose } = stopSignal(log)
  const quiet = logEvents(log)
  try {
    return await work(signal)
  } finally {
    quiet()
    dispose()
  }
}
