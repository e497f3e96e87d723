import { DynapinotError } from '../../errors.ts'

/** An error of a job whose input cannot be read again, with advice that holds for such a job. */
export function onceOnly (error: unknown): unknown {
  if (!(error instanceof DynapinotError)) return error
  const { remedy, ...context } = error.context
  const advice = 'standard input cannot be gone on with: a further run is a job of its own and needs the whole input again'
  const advised = new DynapinotError(error.code, error.message, { ...context, remedy: remedy === undefined ? advice : `${remedy}; ${advice}` }, { cause: error.cause })
  if (error.stack !== undefined) advised.stack = error.stack
  return advised
}
