// npm run bench -- NAME ...: measures from dist, each suite in a process of its own, and prints a table.
import { writeFileSync } from 'node:fs'
import { chartOf } from './chart.ts'
import { machineText, thisMachine } from './machine.ts'
import { parseOptions, usage } from './options.ts'
import type { BenchOptions } from './options.ts'
import { tableOf } from './result.ts'
import type { BenchResult, Skip } from './result.ts'
import { runSuite } from './run-suite.ts'
import { suites } from './suites.ts'

const { names, suite, json, chart, help } = readOptions()
if (help) {
  console.log(usage)
  process.exit(0)
}
const results: BenchResult[] = []
const skips: Skip[] = []
console.log(machineText(thisMachine()))
for (const name of names) {
  const output = await runSuite(name, suite)
  results.push(...output.results)
  skips.push(...output.skips)
  console.log(tableOf(output.results))
  for (const { subject, reason } of output.skips) console.log(`${subject}: skipped, ${reason}`)
}
if (json !== undefined) writeFileSync(json, JSON.stringify(results, null, 2) + '\n')
if (chart !== undefined) writeFileSync(chart, await chartOf(results, thisMachine()) + '\n')
if (results.some(({ verified }) => !verified)) process.exit(1)

function readOptions (): BenchOptions {
  try {
    return parseOptions(process.argv.slice(2), Object.keys(suites).filter((name) => suites[name]!.ownUse !== true))
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`)
    process.exit(2)
  }
}
