// A worker module whose tasks end as their name says: real deaths of a thread, for the pool's tests.
export default async function dyingTask (task: { name?: string, unit?: { name: string } }): Promise<unknown> {
  const name = task.name ?? task.unit?.name
  if (name === 'exit') process.exit(3)
  if (name === 'throw') throw new TypeError('a defect')
  if (name === 'hang') return await new Promise(() => { setInterval(() => {}, 1000) })
  if (name === 'memory') {
    const kept: unknown[] = []
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })))
  }
  return { kind: 'build', fine: true }
}
