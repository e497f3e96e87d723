// npm run pinot: the embedded Pinot of the tests and the demo, for a look around. Ctrl-C stops it.
import { EmbeddedPinotCluster } from './cluster.ts'
import { preparePinotJava } from './maven.ts'

const java = await preparePinotJava()
if (!java.available) {
  console.error(`The embedded Pinot needs Java 17 and Maven: ${java.reason}`)
  process.exit(1)
}
console.error('Starting an embedded Pinot: for tests and demos, not for production ...')
const pinot = await EmbeddedPinotCluster.start()
console.log(`controller ${pinot.controllerUrl}\nbroker     ${pinot.brokerUrl}\nCtrl-C stops it and removes its data.`)
const stop = () => { pinot.stop().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1) }) }
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
