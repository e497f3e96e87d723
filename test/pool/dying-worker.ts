// A worker module whose tasks end as their name says: real deaths of a thread, for the pool's tests.
export default async function dyingTask (task: { name?: string, unit?: { name: string } }): Promise<unknown> {
  switch (task.name ?? task.unit?.name) {
    case 'exit': process.exit(3)
    case 'memory': {
      const kept: unknown[] = []
      for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })))
    }
    case 'throw': throw new TypeError('a defect')
    case 'hang': return await new Promise(() => { setInterval(() => {}, 1000) })
    default: return { kind: 'build', fine: true }
  }
}
