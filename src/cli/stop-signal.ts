import type { Logger } from 'pino'

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that the job ends what it must and keeps its state. A second one
 * ends the process at once, by the signal itself and without a farewell to its threads: the state on disk is whole at
 * any moment.
 * @returns the signal, and a function that takes the handlers away.
 */
export function stopSignal (log: Logger): { signal: AbortSignal, dispose: () => void } {
  const controller = new AbortController()
  const handler = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      dispose()
      process.kill(process.pid, name)
      return
    }
    log.warn(`${name}: stopping (once more to stop at once)`)
    controller.abort()
  }
  const dispose = () => {
    process.off('SIGINT', handler)
    process.off('SIGTERM', handler)
  }
  process.on('SIGINT', handler)
  process.on('SIGTERM', handler)
  return { signal: controller.signal, dispose }
}
