// npm run demo: the recipe from beginning to end. A few change records of a DynamoDB table become Pinot segments in a
// folder; where Java 17 and Maven are there, an embedded Pinot takes them, and rows appear, change and vanish.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { EmbeddedPinotCluster } from '../pinot/cluster.ts'
import { preparePinotJava } from '../pinot/maven.ts'
import { changedMeetup, inserts, remove, update } from './meetups.ts'

const root = new URL('../../', import.meta.url).pathname
const dir = join(root, 'demo-out')
const TABLE = 'pinot_dynamo_ingestion'

rmSync(dir, { recursive: true, force: true })
mkdirSync(dir, { recursive: true })
for (const name of ['schema.json', 'table_config.json']) copyFileSync(join(root, 'test/demo', name), join(dir, name))
for (const [name, text] of [['1-insert', inserts()], ['2-update', update()], ['3-delete', remove()]]) writeFileSync(join(dir, `${name}.ndjson`), text!)
writeFileSync(join(dir, 'dynapinot.yaml'), `schema: schema.json
tableConfig: table_config.json
source: { changes: [1-insert.ndjson] }
partition: { count: 2 }
sink: { dir: { path: segments } }
state: { dir: state/folder }
workers: { count: 2 }
`)

title('Change records of a DynamoDB table become Pinot segments, without a JVM')
dynapinot('backfill', '--config', join(dir, 'dynapinot.yaml'))
for (const name of readdirSync(join(dir, 'segments/segments')).filter((name) => name.includes('.tar.')).sort()) {
  dynapinot('inspect', join(dir, 'segments/segments', name), '--rows', '5')
}

const java = await preparePinotJava()
if (!java.available) {
  console.log(`\nThe second part shows the rows in an embedded Pinot. It is left out here: ${java.reason}`)
} else {
  await throughPinot()
}
console.log(`\nAll files of the demo are in ${relative(process.cwd(), dir)}.`)

async function throughPinot (): Promise<void> {
  title('Starting an embedded Pinot (real controller, broker and engine; not for production)')
  const pinot = await EmbeddedPinotCluster.start()
  try {
    const push = (step: string) => {
      quietly('backfill', '--config', join(dir, 'dynapinot.yaml'), '--changes', join(dir, `${step}.ndjson`),
        '--controller', pinot.controllerUrl, '--state', join(dir, 'state', step))
    }
    const columns = 'meetup_id, venue_name, group_city, rsvp_count, group_lat, group_lon, ApproximateCreationDateTime'
    const show = async (text: string, sql: string) => {
      console.log(`\n${text}\n> ${sql}`)
      const { columns, rows } = await pinot.query(`SET enableNullHandling=true; ${sql}`)
      console.table(rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))))
    }
    quietly('apply', '--config', join(dir, 'dynapinot.yaml'), '--controller', pinot.controllerUrl)
    title('Ten meetups are published')
    push('1-insert')
    await show('The rows appear:', `SELECT ${columns} FROM ${TABLE} ORDER BY meetup_id LIMIT 20`)
    title(`${changedMeetup} is changed`)
    push('2-update')
    await show('The row changes:', `SELECT ${columns} FROM ${TABLE} WHERE meetup_id = '${changedMeetup}'`)
    title(`${changedMeetup} is deleted`)
    push('3-delete')
    await show('The row vanishes:', `SELECT COUNT(*) FROM ${TABLE} WHERE meetup_id = '${changedMeetup}'`)
    await show('All others stay:', `SELECT COUNT(*), SUM(rsvp_count) FROM ${TABLE}`)
    await show('The history of the key is still there:',
      `SET skipUpsert=true; SELECT eventName, is_delete, venue_name, rsvp_count, ApproximateCreationDateTime FROM ${TABLE} WHERE meetup_id = '${changedMeetup}' ORDER BY dynapinot_version DESC`)
  } finally {
    await pinot.stop()
  }
}

function title (text: string): void {
  console.log(`\n== ${text}`)
}

function dynapinot (...args: string[]): void {
  run(args, 'inherit')
}

/** Without what goes to standard error, the plan of the table above all: it was shown before. */
function quietly (...args: string[]): void {
  run(args, 'pipe')
}

function run (args: readonly string[], stderr: 'inherit' | 'pipe'): void {
  console.log(`\n$ dynapinot ${args.map((arg) => arg.startsWith(dir) ? relative(root, arg) : arg).join(' ')}`)
  const ended = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], { stdio: ['ignore', 'inherit', stderr], encoding: 'utf8' })
  if (ended.status !== 0) throw new Error(`dynapinot ${args[0]} ended with ${ended.status}\n${ended.stderr ?? ''}`)
}
