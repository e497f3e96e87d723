import type { Cell } from '../../src/schema/data-type.ts'
import type { FunctionContext, FunctionPort } from '../../src/transform/function-port.ts'

class FakeFailure extends Error {}

/** What the fakes were asked for, and got. */
export interface FakeCalls {
  readonly types: Record<string, string>
  readonly values: unknown[][]
}

/**
 * Functions that need no parser: `sum(a, 1, b)` of numbers (null with a null), `first(a)` the value itself, `fail()` a
 * failure of the record, `crash()` a defect. Arguments that begin with a digit are literals.
 */
export function fakes (calls: FakeCalls): FunctionPort {
  return {
    compile: (expression: string, context: FunctionContext) => {
      const [name = '', list = ''] = expression.slice(0, -1).split('(')
      const parts = list.split(',').map((part) => part.trim()).filter((part) => part !== '')
      const args = parts.filter((part) => !/^\d/.test(part))
      for (const arg of args) calls.types[arg] = context.typeOf(arg) + (context.isMultiValue(arg) ? '[]' : '')
      return {
        args,
        evaluate: (values) => {
          calls.values.push([...values])
          if (name === 'fail') throw new FakeFailure('it failed')
          if (name === 'crash') throw new TypeError('a defect')
          if (name === 'first') return values[0]
          if (values.includes(null)) return null
          const literals = parts.filter((part) => /^\d/.test(part)).map(Number)
          return [...values as number[], ...literals].reduce((sum, value) => sum + value, 0)
        }
      }
    },
    toCell: (result) => result as Cell,
    isFailure: (error): error is Error => error instanceof FakeFailure
  }
}

/** The same, for tests that do not look at the calls. */
export const fakeFunctions: FunctionPort = fakes({ types: {}, values: [] })
