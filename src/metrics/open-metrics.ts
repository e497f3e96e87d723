import { json, serve } from './http-server.ts'
import type { MetricsServer, Place, Route } from './http-server.ts'
import { liveState } from './live-state.ts'
import type { Monitor } from './monitor.ts'
import { pageFiles } from './page-files.ts'
import { makeRegistry } from './registry.ts'

/**
 * Serves what the monitor knows: `/metrics`, `/health/live`, `/health/ready`, the live page `/` and its data.
 * `onError` is told of what goes wrong inside the server.
 * @throws DynapinotError CONFIG_INVALID if the address cannot be listened on.
 */
export async function openMetrics (place: Place, monitor: Monitor, onError: (error: unknown) => void): Promise<MetricsServer> {
  const { registry, close } = makeRegistry({
    totals: monitor.totals,
    facts: () => monitor.facts(),
    live: () => monitor.live(),
    ready: () => monitor.ready(),
    now: Date.now
  })
  const health = (judge: () => { ok: boolean, reasons: readonly string[] }): Route => () => {
    const { ok, reasons } = judge()
    return json(ok ? 200 : 503, { status: ok ? 'ok' : 'failing', reasons })
  }
  const routes = new Map<string, Route>([
    ...pageFiles(),
    ['/metrics', async () => ({ status: 200, type: registry.contentType, body: await registry.metrics() })],
    ['/health/live', health(() => monitor.live())],
    ['/health/ready', health(() => monitor.ready())],
    ['/api/state', (query) => json(200, liveState(monitor, Number(query.get('since')) || 0))]
  ])
  try {
    const server = await serve(place, routes, onError)
    return {
      url: server.url,
      close: async () => {
        close()
        await server.close()
      }
    }
  } catch (error) {
    close()
    throw error
  }
}
