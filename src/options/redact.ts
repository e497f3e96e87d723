import type { ResolvedOptions } from './resolved-options.ts'

const HIDDEN = '***'

/** The options with every secret replaced, to be logged or printed. */
export function redactOptions (options: ResolvedOptions): ResolvedOptions {
  const { sink } = options
  if (sink.kind !== 'pinot') return options
  const { auth } = sink
  return {
    ...options,
    sink: {
      ...sink,
      headers: Object.fromEntries(Object.keys(sink.headers).map((name) => [name, HIDDEN])),
      auth: auth.kind === 'basic'
        ? { kind: 'basic', user: auth.user, password: HIDDEN }
        : auth.kind === 'bearer' ? { kind: 'bearer', token: HIDDEN } : auth
    }
  }
}
