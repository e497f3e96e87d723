import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DynapinotError } from '../errors.ts'
import { adviceOn } from './advise.ts'
import { checkConfig } from './check-config.ts'
import { coerceConfig } from './coerce.ts'
import type { ConfigData } from './config-data.ts'
import { pointerOf, readConfigDocument } from './config-document.ts'
import type { ConfigDocument } from './config-document.ts'
import { mergeFlags } from './flags.ts'
import type { OptionFault } from './option-fault.ts'
import { pathText } from './option-fault.ts'
import type { ResolvedOptions } from './resolved-options.ts'
import { toResolved } from './to-resolved.ts'
import { validateConfig } from './validate.ts'

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
export function resolveOptions (input: ResolveInput): ResolvedOptions {
  const cwd = resolve(input.cwd ?? process.cwd())
  const configFile = input.configFile === undefined ? undefined : resolve(cwd, input.configFile)
  const document = readConfigDocument(configText(input, configFile), input.env ?? {})
  const { data, fromFlags, faults } = mergeFlags(document.data, input.flags ?? {})
  const all: OptionFault[] = [...document.faults, ...faults]
  if (!document.faults.some((fault) => fault.path.length === 0)) {
    coerceConfig(data, (pointer) => document.fromEnvironment.has(pointer) || fromFlags.has(pointer))
    // A value whose reference failed is named once, not again for what an empty text is not.
    const named = new Set(all.map((fault) => pointerOf(fault.path)))
    const later = [...validateConfig(data), ...checkConfig(data)]
    all.push(...later.filter((fault) => !named.has(pointerOf(fault.path))))
  }
  if (all.length > 0) throw invalid(all, input.configFile, document, fromFlags)
  const places = { cwd, configDir: configFile === undefined ? cwd : dirname(configFile), fromFlags }
  return {
    configFile,
    ...toResolved(data as unknown as ConfigData, places),
    warnings: adviceOn(data, { fromEnvironment: document.fromEnvironment, fromFlags })
  }
}

function configText (input: ResolveInput, configFile: string | undefined): string {
  if (input.configText !== undefined) return input.configText
  if (configFile === undefined) return ''
  try {
    return readFileSync(configFile, 'utf8')
  } catch (cause) {
    throw new DynapinotError('CONFIG_INVALID', `cannot read the config file ${input.configFile ?? configFile}`, {
      file: configFile, remedy: 'check the path; a config file is not needed where flags give all required options'
    }, { cause })
  }
}

function invalid (
  faults: readonly OptionFault[], configFile: string | undefined, document: ConfigDocument, fromFlags: ReadonlySet<string>
): DynapinotError {
  const file = configFile ?? 'config'
  const lines = faults.map((fault) => {
    const flag = fault.path.some((_, i) => fromFlags.has(pointerOf(fault.path.slice(0, i + 1))))
    const line = flag ? undefined : fault.line ?? document.lineOf(fault.path)
    const where = flag ? 'command line: ' : line === undefined ? '' : `${file}:${line}: `
    return { line: line ?? 0, text: `${where}${fault.path.length === 0 ? '' : `${pathText(fault.path)}: `}${fault.message}` }
  })
  lines.sort((a, b) => a.line - b.line)
  const texts = [...new Set(lines.map(({ text }) => text))]
  return new DynapinotError('CONFIG_INVALID', `the configuration has ${texts.length === 1 ? 'a fault' : `${texts.length} faults`}`, {
    file: configFile,
    faults: texts,
    remedy: 'every option is described in dynapinot/config-schema.json; editors check against it'
  })
}
