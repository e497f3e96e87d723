import { simdjsonParser } from '../../src/worker/simdjson-parser.ts'

/** Why tests of simdjson are skipped; false where it is there. */
export const noSimdjson: string | false = reason()

function reason (): string | false {
  try {
    simdjsonParser()
    return false
  } catch {
    return 'the optional package simdjson is not installed, or was not compiled'
  }
}
