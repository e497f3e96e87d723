import { DynapinotError } from '../../errors.ts'

/**
 * What can go wrong with a function: a fault of the expression is told once, when it is compiled; a failure belongs to
 * the values of one row.
 */

/**
 * A function cannot be computed on the values of this row; the caller makes it FUNCTION_FAILED. It is about data, so it
 * has no stack: taking one costs more than most functions.
 */
export class FunctionFailure extends Error {
  constructor (message: string, options?: { cause?: unknown }) {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(message, options)
    Error.stackTraceLimit = limit
    this.name = 'FunctionFailure'
  }
}

/** The expression cannot be parsed or its arguments do not fit: FUNCTION_INVALID. `position` counts from 0. */
export function invalid (message: string, expression: string, position: number, remedy?: string): DynapinotError {
  return new DynapinotError('FUNCTION_INVALID', `${message}, at column ${position + 1} of: ${expression}`, {
    field: 'transformFunction',
    remedy: remedy ?? 'Correct the transformFunction in the Pinot schema or table config.'
  })
}

/** The expression uses a function that is not to be had: FUNCTION_UNKNOWN. */
export function unknownFunction (message: string, expression: string, position: number, remedy: string): DynapinotError {
  return new DynapinotError('FUNCTION_UNKNOWN', `${message}, at column ${position + 1} of: ${expression}`, {
    field: 'transformFunction', remedy
  })
}
