import { DynapinotError, exitCodes } from '../errors.ts'

/** An error as a person reads it: code, what happened, every fault, where, and what to do. Stack only for defects. */
export function errorText (error: unknown): string {
  if (!(error instanceof DynapinotError)) {
    return `UNEXPECTED: ${error instanceof Error ? error.stack ?? error.message : String(error)}`
  }
  const { code, context } = error
  const lines = [`${code}: ${error.message}`]
  for (const fault of context.faults ?? []) lines.push(`  - ${fault}`)
  const where = [context.file, context.line === undefined ? undefined : `line ${context.line}`, context.field, context.segment, context.url]
    .filter((part) => part !== undefined && !error.message.includes(part))
  if (where.length > 0) lines.push(`  at ${where.join(', ')}`)
  if (context.remedy !== undefined) lines.push(`  remedy: ${context.remedy}`)
  if (code === 'UNEXPECTED' && error.stack !== undefined) lines.push(error.stack)
  return lines.join('\n')
}

/** What the process exits with after this error. */
export function exitCodeOf (error: unknown): number {
  return error instanceof DynapinotError ? error.exitCode : exitCodes.unexpected
}
