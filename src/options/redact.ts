import type { ResolvedOptions } from './resolved-options.ts'

const HIDDEN = '***'

/** The options with every secret replaced, to be logged or printed. */
export function redactOptions (options: ResolvedOptions): ResolvedOptions {
  const { sink } = options
  if (sink.kind !== 'pinot') return options
  const { auth, push } = sink
  return {
    ...options,
    sink: {
      ...sink,
      headers: Object.fromEntries(Object.keys(sink.headers).map((name) => [name, HIDDEN])),
      push: push === undefined ? undefined : { ...push, inputFs: { ...push.inputFs, properties: Object.fromEntries(Object.keys(push.inputFs.properties).map((name) => [name, HIDDEN])) } },
      auth: auth.kind === 'basic'
        ? { kind: 'basic', user: auth.user, password: HIDDEN }
        : auth.kind === 'bearer' ? { kind: 'bearer', token: HIDDEN } : auth
    }
  }
}
