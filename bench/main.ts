// npm run bench -- NAME [--json FILE] [--items N] [--rounds N]: measures from dist and prints a table.
import { writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { benchDecode } from './decode/json.ts'
import { benchBackfill } from './pipeline/backfill.ts'
import { tableOf } from './result.ts'
import type { BenchResult } from './result.ts'

const benches: Readonly<Record<string, (options: { items: number, rounds: number }) => Promise<BenchResult[]>>> = {
  decode: benchDecode,
  backfill: benchBackfill
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, items: { type: 'string', default: '400000' }, rounds: { type: 'string', default: '3' } }
})
const wanted = positionals.length === 0 || positionals[0] === 'all' ? Object.keys(benches) : positionals
const unknown = wanted.filter((name) => benches[name] === undefined)
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')} and all`)
  process.exit(2)
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${platform()} ${release()} ${arch()}`)
const results: BenchResult[] = []
for (const name of wanted) results.push(...await benches[name]!({ items: Number(values.items), rounds: Number(values.rounds) }))
console.log(tableOf(results))
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, null, 2) + '\n')
if (results.some((result) => !result.verified)) process.exit(1)
