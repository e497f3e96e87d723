import { pino } from 'pino'
import type { Logger } from 'pino'
import { pinoPretty } from './pretty.ts'
import type { LogOptions } from '../options/resolved-options.ts'

/** The log goes to standard error, so that standard output holds results alone. */
export function makeLogger (options: LogOptions): Logger {
  const pretty = options.format === 'pretty' || (options.format === 'auto' && process.stderr.isTTY)
  const settings = { level: options.level, base: null }
  return pretty ? pino(settings, pinoPretty()) : pino(settings, pino.destination({ dest: 2, sync: true }))
}
