// npm run pinot: the embedded Pinot of the tests and the demo, for a look around. Ctrl-C stops it.
import { createServer } from 'node:net'
import { EmbeddedPinotCluster } from './cluster.ts'
import { preparePinotJava } from './maven.ts'

/** Pinot's own; where one is taken, a free one is. */
const usualPorts = { controller: 9000, broker: 8099 }

console.error('Making the classes of an embedded Pinot ready; the first time Maven fetches 160 MB ...')
const java = await preparePinotJava()
if (!java.available) {
  console.error(`The embedded Pinot needs Java 17 and Maven: ${java.reason}`)
  process.exit(1)
}
console.error('Starting it: for tests and demos, not for production ...')
const pinot = await EmbeddedPinotCluster.start({ ports: await freeOf(usualPorts) })
console.log(`controller ${pinot.controllerUrl}
broker     ${pinot.brokerUrl}
SQL        curl ${pinot.controllerUrl}/sql -d '{"sql": "SELECT COUNT(*) FROM mytable"}'
Ctrl-C stops it and removes its data: whatever was loaded into it needs another --state to be loaded again.`)
const stop = () => { pinot.stop().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1) }) }
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

async function freeOf (ports: Readonly<Record<string, number>>): Promise<Record<string, number>> {
  const free = await Promise.all(Object.entries(ports).map(async ([name, port]) => await isFree(port) ? [[name, port]] : []))
  return Object.fromEntries(free.flat())
}

async function isFree (port: number): Promise<boolean> {
  const server = createServer()
  return await new Promise((resolve) => {
    server.once('error', () => { resolve(false) })
    server.listen(port, () => { server.close(() => { resolve(true) }) })
  })
}
