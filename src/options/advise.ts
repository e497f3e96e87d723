import { at } from './check-config.ts'
import { isSecret } from './option-schema.ts'
import { pathText } from './option-fault.ts'
import { pointerOf } from './config-document.ts'

/** Where values came from. */
export interface Origins {
  readonly fromEnvironment: ReadonlySet<string>
  readonly fromFlags: ReadonlySet<string>
}

/** What is allowed but unwise in a config, one line each, without values. */
export function adviceOn (data: Readonly<Record<string, unknown>>, origins: Origins): readonly string[] {
  const lines: string[] = []
  for (const path of secretPaths(data, [])) {
    const pointer = pointerOf(path)
    if (origins.fromFlags.has(pointer)) {
      lines.push(`${pathText(path)} is given on the command line, where other users of this machine can see it; take it from the environment: \${NAME}`)
    } else if (!origins.fromEnvironment.has(pointer)) {
      lines.push(`${pathText(path)} is written into the config file; take it from the environment: \${NAME}`)
    }
  }
  const controller = at(data, 'sink.pinot.controller')
  const urls = (Array.isArray(controller) ? controller : [controller]).filter((url): url is string => typeof url === 'string')
  const open = urls.filter((url) => URL.canParse(url) && new URL(url).protocol === 'http:' && !isLocal(new URL(url).hostname))
  if (open.length > 0 && Object.keys(at(data, 'sink.pinot.auth') ?? {}).length > 0) {
    lines.push('sink.pinot.auth is sent unencrypted: the controller is addressed by http')
  }
  if (at(data, 'sink.pinot.tls.verify') === false) lines.push('sink.pinot.tls.verify is off: the controller\'s certificate is not checked')
  const mode = at(data, 'sink.push.mode')
  if (at(data, 'sink.deepStore') !== undefined && (mode === 'tar' || mode === 'ingestFromFile')) {
    lines.push(`sink.deepStore is not used by sink.push.mode ${mode}`)
  }
  const host = at(data, 'metrics.host')
  if (typeof host === 'string' && !isLocal(host.includes(':') ? `[${host}]` : host)) {
    lines.push(`metrics.host ${host} can be reached from other machines, and the metrics have no authentication`)
  }
  return lines
}

function isLocal (host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host)
}

/** Paths of all secret leaves that have a value. */
function secretPaths (value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, child]) => secretPaths(child, [...path, key]))
  }
  return value !== undefined && isSecret(path) ? [path] : []
}
