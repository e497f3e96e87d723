import { readFileSync } from 'node:fs'
import { DynapinotError } from '../../errors.ts'
import { parseSchema } from '../../schema/parse-schema.ts'
import { parseTableConfig } from '../../schema/parse-table-config.ts'
import type { PinotSchema } from '../../schema/pinot-schema.ts'
import type { TableConfig } from '../../schema/table-config.ts'
import type { ReadFault } from './check-input.ts'

/** Schema and table config as far as they can be read. */
export interface Documents {
  readonly schema: PinotSchema | null
  readonly tableConfig: TableConfig | null
  readonly faults: readonly ReadFault[]
}

/** Reads both files; what is wrong with one does not keep the other from being read. */
export function gatherDocuments (files: { readonly schema: string, readonly tableConfig: string }): Documents {
  const faults: ReadFault[] = []
  const read = <T>(subject: 'schema' | 'tableConfig', parse: (text: string, file: string) => T): T | null => {
    const file = files[subject]
    try {
      return parse(readFileSync(file, 'utf8'), file)
    } catch (error) {
      faults.push(...faultsOf(subject, error))
      return null
    }
  }
  return { schema: read('schema', parseSchema), tableConfig: read('tableConfig', parseTableConfig), faults }
}

/** Every fault of an error with its path: `tableIndexConfig.x: must be an object`, `config.yaml:3: sink: is required`. */
export function faultsOf (subject: 'config' | 'schema' | 'tableConfig', error: unknown): readonly ReadFault[] {
  if (!(error instanceof DynapinotError)) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return [{ subject, path: '', message: `cannot be read: ${message}`, remedy: 'name a JSON file that is there' }]
  }
  const { faults, remedy } = error.context
  if (faults === undefined) return [{ subject, path: '', message: error.message, remedy }]
  return faults.map((text) => {
    const match = /^(?:(\S+:\d+|command line): )?([\w"'.[\]-]+(?: \([^)]*\))?): (.*)$/s.exec(text)
    const [, where, path = '', message = text] = match ?? []
    return { subject, path, message: where === undefined ? message : `${message} (${where})` }
  })
}
