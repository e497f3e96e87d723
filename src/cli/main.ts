#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { exitCodes } from '../errors.ts'
import { applyCommand } from './apply.ts'
import { backfillCommand } from './backfill.ts'
import { checkCommand } from './check.ts'
import { errorText, exitCodeOf } from './errors.ts'
import { initCommand } from './init.ts'
import { inspectCommand } from './inspect.ts'
import { planCommand } from './plan.ts'
import { replayCommand } from './replay.ts'
import { replicateCommand } from './replicate.ts'

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string, description: string }

const program = new Command('dynapinot')
  .description(description)
  .version(version)
  .addCommand(initCommand())
  .addCommand(checkCommand())
  .addCommand(planCommand())
  .addCommand(applyCommand())
  .addCommand(backfillCommand())
  .addCommand(replicateCommand())
  .addCommand(replayCommand())
  .addCommand(inspectCommand())
  .addHelpText('after', `
Exit codes: 0 done, or stopped as told (replicate); 1 unexpected; 2 usage or config; 3 input (some files failed, the
rest is done; or a gap in a stream); 4 too many dead letters; 5 sink; 6 state; 130 stopped by a signal (run again to go on).`)
  .exitOverride()
for (const command of program.commands) command.exitOverride()

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version come as errors with code 0; commander has printed all others.
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  } else {
    process.stderr.write(errorText(error) + '\n')
    process.exitCode = exitCodeOf(error)
  }
}
