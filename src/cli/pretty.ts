import pretty from 'pino-pretty'

/** Log lines for a person: time, level, message, then the fields. */
export function pinoPretty (): NodeJS.WritableStream {
  return pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true })
}
