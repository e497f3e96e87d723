import type { FunctionPort } from './function-port.ts'
import { compileFunction } from './functions/compile.ts'
import { FunctionFailure } from './functions/faults.ts'
import { coerceResult } from './functions/result.ts'

/** Pinot's transform functions behind the port. */
export const pinotFunctions: FunctionPort = {
  compile: compileFunction,
  toCell: coerceResult,
  isFailure: (error): error is FunctionFailure => error instanceof FunctionFailure
}
