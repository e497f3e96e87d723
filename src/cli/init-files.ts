import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DynapinotError } from '../errors.ts'

/** The files that `init` writes. */
export const fileNames = { schema: 'schema.json', tableConfig: 'table_config.json', config: 'dynapinot.yaml' } as const

/** What is in them. */
export interface InitTexts {
  readonly schema: object
  readonly tableConfig: object
  readonly config: string
}

/** Paths of those of the files that are there already. */
export function filesThere (out: string): readonly string[] {
  return Object.values(fileNames).map((name) => join(out, name)).filter((path) => existsSync(path))
}

/** @throws DynapinotError CONFIG_INVALID if one of the files is there. */
export function refuseOverwriting (out: string): void {
  const there = filesThere(out)
  if (there.length > 0) throw new DynapinotError('CONFIG_INVALID', `there already: ${there.join(', ')}`, { remedy: 'name another folder with --out, or overwrite with --force' })
}

/** What is to be done with the files: `follows` if they are for a replication. */
export function nextText (out: string, { follows, controller }: { readonly follows: boolean, readonly controller: string | undefined }): string {
  const config = join(out, fileNames.config)
  const commands = ['check', ...controller === undefined ? [] : ['apply'], follows ? 'replicate' : 'backfill']
  const text = `next: ${commands.map((name) => `dynapinot ${name}${config === fileNames.config ? '' : ` -c ${config}`}`).join(', ')}`
  return controller === undefined ? `${text}; segments go to a folder, with --controller to a cluster` : text
}

/** Writes the three files, and the folder if it is not there. @throws DynapinotError CONFIG_INVALID. */
export async function writeFiles (out: string, { schema, tableConfig, config }: InitTexts, force: boolean): Promise<void> {
  const flag = force ? 'w' : 'wx'
  try {
    await mkdir(out, { recursive: true })
    await writeFile(join(out, fileNames.schema), JSON.stringify(schema, null, 2) + '\n', { flag })
    await writeFile(join(out, fileNames.tableConfig), JSON.stringify(tableConfig, null, 2) + '\n', { flag })
    await writeFile(join(out, fileNames.config), config, { flag })
  } catch (cause) {
    throw new DynapinotError('CONFIG_INVALID', `cannot write to ${out}: ${(cause as Error).message}`, { file: out, remedy: 'name a folder that can be written with --out' }, { cause })
  }
}
