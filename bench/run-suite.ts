import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BenchOptions, SuiteOptions } from './options.ts'
import type { SuiteOutput } from './result.ts'
import { suites } from './suites.ts'

const entry = fileURLToPath(new URL('suite.ts', import.meta.url))
const fromDist = new URL('from-dist.mjs', import.meta.url).href

/**
 * Runs a suite in a process of its own on the compiled program, so that neither garbage nor type feedback of another
 * suite is in its way. @throws Error if it ends without results.
 */
export async function runSuite (name: string, options: BenchOptions['suite']): Promise<SuiteOutput> {
  const resolved: SuiteOptions = { ...options, rounds: options.rounds ?? suites[name]!.rounds }
  const child = fork(entry, [name, JSON.stringify(resolved)], { execArgv: ['--expose-gc', '--import', 'tsx', '--import', fromDist] })
  return await new Promise<SuiteOutput>((resolve, reject) => {
    let output: SuiteOutput | undefined
    child.on('message', (message) => { output = message as SuiteOutput })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (code === 0 && output !== undefined) resolve(output)
      else reject(new Error(`${name} ended with ${signal ?? code} and ${output === undefined ? 'no' : 'its'} results`))
    })
  })
}
