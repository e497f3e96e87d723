// npm run bench:ci [-- --update] [-- --rounds N]: fails where a ratio is below 0.85 of the committed baseline.
import { parseArgs } from 'node:util'
import { machineText, thisMachine } from '../machine.ts'
import { baselinePath, readBaseline, writeBaseline } from './baseline.ts'
import { CEILING, FLOOR, compareRatios, fails, mergeAttempts, verdictTable } from './compare.ts'
import type { MeasuredRatio, Verdict } from './compare.ts'
import { measureParts, parts } from './measure.ts'

/** A part that fails is measured again so often: a loss stays a loss, noise does not. */
const RETRIES = 2
/** Runs whose medians are a baseline. */
const BASELINE_RUNS = 5

const { values } = parseArgs({ options: { update: { type: 'boolean', default: false }, rounds: { type: 'string', default: '7' } } })
const rounds = Number(values.rounds)
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  console.error('--rounds is a whole number from 1')
  process.exit(2)
}
const machine = thisMachine()
const path = baselinePath(machine.node)
console.log(machineText(machine))
process.exitCode = values.update ? await update() : await check()

async function update (): Promise<number> {
  const runs: MeasuredRatio[][] = []
  for (let run = 0; run < BASELINE_RUNS; run++) runs.push(await measureParts(parts, rounds))
  const { ratios } = writeBaseline(path, machine, runs)
  console.log(verdictTable(compareRatios(runs.at(-1)!, ratios)))
  console.log(`wrote ${path}`)
  return 0
}

async function check (): Promise<number> {
  const baseline = readBaseline(path)
  if (baseline === undefined) {
    console.error(`there is no baseline for this version of Node (${path}): npm run bench:ci -- --update writes it`)
    return 2
  }
  let measured = await measureParts(parts, rounds)
  let verdicts = compareRatios(measured, baseline.ratios)
  for (let retry = 0; retry < RETRIES && verdicts.some(fails); retry++) {
    const again = parts.filter(({ suite, shape }) => verdicts.some((verdict) => fails(verdict) && verdict.bench === suite && verdict.shape === shape))
    console.log(`measuring again: ${again.map(({ suite, shape }) => `${suite} of ${shape}`).join(', ')}`)
    measured = mergeAttempts(measured, await measureParts(again, rounds))
    verdicts = compareRatios(measured, baseline.ratios)
  }
  return tell(verdicts, machineText(baseline.machine))
}

function tell (verdicts: readonly Verdict[], baselineMachine: string): number {
  console.log(verdictTable(verdicts))
  const failed = verdicts.filter(fails)
  if (verdicts.some(({ verdict }) => verdict === 'new' || verdict === 'faster')) {
    console.log(`new, or more than ${CEILING} of the baseline: npm run bench:ci -- --update takes it up`)
  }
  if (failed.length === 0) return 0
  console.error(`${failed.length} of ${verdicts.length} ratios fail: below ${FLOOR} of the baseline, not measured or not verified. The baseline is of ${baselineMachine}`)
  return 1
}
