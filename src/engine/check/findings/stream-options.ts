import { streamFaults } from '../../stream-faults.ts'
import type { Rule } from '../rule.ts'

/** What a stream cannot tell and the options leave out. */
export const streamOptions: Rule = {
  code: 'STREAM_OPTIONS',
  level: 'error',
  title: 'Options that following a stream needs and that are not there',
  why: 'a stream may be empty at a start, so it cannot be asked: replicate refuses to run',
  remedy: 'give the option',
  find: ({ options }) => options === null || options.source.kind !== 'kinesis'
    ? []
    : streamFaults(options).map((text) => {
      const [path, message] = text.split(': ', 2) as [string, string]
      return { subject: 'config', path, message }
    })
}
