import type { Readable, Writable } from 'node:stream'
import { confirm, isCancel, select, text } from '@clack/prompts'
import { DynapinotError } from '../errors.ts'

/** One of several answers. */
export interface Choice {
  readonly value: string
  readonly label: string
  readonly hint?: string | undefined
}

/** Puts questions to the user. Each throws DynapinotError INTERRUPTED when the user will not answer. */
export interface Asker {
  choose: (message: string, choices: readonly Choice[]) => Promise<string>
  /** An empty answer is the proposed one; without one it is asked for again. */
  text: (message: string, proposed?: string) => Promise<string>
  confirm: (message: string) => Promise<boolean>
}

/** Asks on a terminal. */
export function terminalAsker (streams: { readonly input: Readable, readonly output: Writable }): Asker {
  return {
    choose: async (message, choices) => answered(await select({
      ...streams, message, maxItems: 12, options: choices.map(({ hint, ...choice }) => ({ ...choice, ...(hint === undefined ? {} : { hint }) }))
    })),
    text: async (message, proposed) => answered(await text({
      ...streams,
      message,
      ...(proposed === undefined ? {} : { placeholder: proposed, defaultValue: proposed }),
      validate: (value) => proposed === undefined && (value ?? '') === '' ? 'there has to be an answer' : undefined
    })),
    confirm: async (message) => answered(await confirm({ ...streams, message }))
  }
}

function answered<T> (answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new DynapinotError('INTERRUPTED', 'stopped at a question: nothing is written')
  return answer as Exclude<T, symbol>
}
