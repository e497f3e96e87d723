import type { Cell, DataType } from '../schema/data-type.ts'

/** What the row builder asks of the transform functions (transform/functions), so that it can be tested without them. */
export interface FunctionPort {
  /**
   * Compiles an expression; the types of its names are asked for.
   * @throws DynapinotError FUNCTION_UNKNOWN, FUNCTION_INVALID.
   */
  readonly compile: (expression: string, context: FunctionContext) => CompiledFunction
  /**
   * Makes a cell of a result by Pinot's rules.
   * @throws Error if the column cannot hold it.
   */
  readonly toCell: (result: unknown, dataType: DataType, multiValue: boolean) => Cell
  /** True for the errors that a function throws on the values of one record; all others are defects and pass through. */
  readonly isFailure: (error: unknown) => error is Error
}

/** Types of the names in an expression. */
export interface FunctionContext {
  readonly typeOf: (name: string) => DataType | 'unknown'
  readonly isMultiValue: (name: string) => boolean
}

/** A compiled expression. */
export interface CompiledFunction {
  /** Names whose values it takes, in that order; a name may occur twice. */
  readonly args: readonly string[]
  readonly evaluate: (values: readonly unknown[]) => unknown
}
