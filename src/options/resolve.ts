import { DynapinotError } from '../errors.ts'
import type { ResolvedOptions } from './resolved-options.ts'

/** What options are made from. */
export interface ResolveInput {
  /** Path of the config file; read unless `configText` is given. Relative paths in the file start at its folder. */
  readonly configFile?: string | undefined
  readonly configText?: string | undefined
  /** Dotted option path -> value as the command line gives it; undefined values are left out. Win over the file. */
  readonly flags?: Readonly<Record<string, unknown>> | undefined
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Where relative paths of flags start. Default: the working directory. */
  readonly cwd?: string | undefined
}

/**
 * Resolves config file, flags and environment to options.
 * @throws DynapinotError CONFIG_INVALID with all faults at once, each with its path and line.
 */
export function resolveOptions (_input: ResolveInput): ResolvedOptions {
  throw new DynapinotError('UNEXPECTED', 'options are not resolved yet')
}
