// One suite in a process of its own: gets its name and options as arguments, and sends what came out to its parent.
import type { SuiteOptions } from './options.ts'
import type { SuiteOutput } from './result.ts'
import { suites } from './suites.ts'

const [name, options] = process.argv.slice(2)
const run = await suites[name!]!.load()
const output = await run(JSON.parse(options!) as SuiteOptions)
const message: SuiteOutput = Array.isArray(output) ? { results: output, skips: [] } : output
await new Promise<void>((resolve, reject) => process.send!(message, undefined, undefined, (error) => error === null ? resolve() : reject(error)))
process.disconnect()
