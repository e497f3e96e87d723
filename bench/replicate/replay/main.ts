// The replay server in a process of its own: gets its options as an argument, and takes orders from its parent.
import { findShape } from '../../data/shapes/find-shape.ts'
import { watchedItems } from './made-stream.ts'
import type { ReplayOptions, ReplayOrder, ReplayReply } from './replay-process.ts'
import { Ring } from './ring.ts'
import { ReplayServer } from './server.ts'

const { shape, shards, records, seed } = JSON.parse(process.argv[2]!) as ReplayOptions
const rings = Array.from({ length: shards }, (_, i) => new Ring({ shape: findShape(shape), seed: seed + i, records }))
const server = new ReplayServer(rings)
const tell = (reply: ReplayReply): void => { process.send!(reply) }
process.on('message', (order: ReplayOrder) => {
  switch (order.kind) {
    case 'create':
      server.create(order.stream)
      tell({ kind: 'created' })
      break
    case 'status': {
      const { user, system } = process.cpuUsage()
      tell({ kind: 'status', status: server.status(order.name), cpuSeconds: (user + system) / 1e6 })
      break
    }
    case 'rows':
      tell({ kind: 'rows', rows: server.rowsByPartition(order.name, order.read, order.partitions) })
      break
    case 'watch':
      tell({ kind: 'watch', items: watchedItems(rings, order.perShard) })
  }
})
process.on('disconnect', () => { process.exit() })
const dataBytes = rings.reduce((sum, ring) => sum + ring.dataBytes.reduce((a, b) => a + b, 0), 0) / shards / records
tell({ kind: 'ready', port: await server.listen(), recordBytes: dataBytes })
