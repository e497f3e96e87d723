import { isJsonObject } from '../../schema/json.ts'
import type { Json, JsonObject } from '../../schema/json.ts'
import type { CheckInput } from './check-input.ts'
import type { Level, Spot } from './rule.ts'

/** The value at a dotted path of plain keys; null in a document is as good as absent. */
export function at (json: JsonObject | undefined, path: string): Json | undefined {
  let value: Json | undefined = json
  for (const step of path.split('.')) value = isJsonObject(value) ? value[step] : undefined
  return value ?? undefined
}

/** True for what says something: not absent, false, empty, or zero. Pinot's JSON reader takes texts for flags and numbers. */
export function isSet (value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 'false' || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  if (isJsonObject(value)) return Object.keys(value).length > 0
  return Number(value) !== 0
}

/** A value in a message; what is inside of objects is not shown. */
export function shown (value: Json | undefined): string {
  if (value === undefined || value === null) return 'absent'
  return typeof value === 'object' ? Array.isArray(value) ? 'a list' : 'an object' : String(value)
}

/** Those of the paths that are set in the table config, as spots. `message` follows the path. */
export function settings (input: CheckInput, paths: readonly string[], message: string, level?: Level): readonly Spot[] {
  return paths.filter((path) => isSet(at(input.tableConfig?.json, path))).map((path) => ({ subject: 'tableConfig', path, message, level }))
}

/** The table is an OFFLINE one in the file: its layout is meant as it stands. A REALTIME one is laid out by its stream. */
export function isOffline ({ tableConfig }: CheckInput): boolean {
  return tableConfig?.tableType === 'OFFLINE'
}

/** The level of what harms an OFFLINE table only: a notice where the file is that of a REALTIME one. */
export function ifOffline (input: CheckInput, level: Level): Level {
  return isOffline(input) ? level : 'notice'
}

/** The table has an upsertConfig whose mode is not NONE. */
export function isUpsert ({ tableConfig }: CheckInput): boolean {
  return tableConfig?.upsert !== undefined && tableConfig.upsert.mode !== 'NONE'
}

/** Stream configs of the table, old place and new, with their paths. */
export function streamConfigs ({ tableConfig }: CheckInput): readonly { readonly path: string, readonly map: JsonObject }[] {
  const old = at(tableConfig?.json, 'tableIndexConfig.streamConfigs')
  const list = at(tableConfig?.json, 'ingestionConfig.streamIngestionConfig.streamConfigMaps')
  return [
    ...isJsonObject(old) ? [{ path: 'tableIndexConfig.streamConfigs', map: old }] : [],
    ...(Array.isArray(list) ? list as readonly Json[] : []).flatMap((map, i) => isJsonObject(map) ? [{ path: `ingestionConfig.streamIngestionConfig.streamConfigMaps.${i}`, map }] : [])
  ]
}
