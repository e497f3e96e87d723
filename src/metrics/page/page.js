// The live page: asks for the state every few seconds and shows it, and says so when there is no answer.
import { makeCharts } from './charts.js'
import { bytes, clock, compact, count, decimal, duration } from './format.js'

const POLL_MS = 2000
const KEEP_SECONDS = 3600
const byId = (id) => document.getElementById(id)

let charts = null
let chartsOf = null
let history = { time: [], series: {} }
let state = null
/** When the state last arrived, ms since the epoch by this browser's clock. */
let answeredAt = null
/** That clock less the server's. */
let skew = 0
/** A reload leaves the choice as it was. */
let rangeSeconds = Number(document.querySelector('#range input:checked').value)

async function poll () {
  try {
    // A relative address: the page works behind a proxy that gives it a path of its own.
    const response = await fetch(`api/state?since=${history.time.at(-1) ?? 0}`, { signal: AbortSignal.timeout(5000), cache: 'no-store' })
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    const next = await response.json()
    skew = Date.now() - next.now
    // Another process may run with another clock: a history from a later time than now is of no use.
    if (history.time.length > 0 && history.time.at(-1) * 1000 > next.now + 60_000) history = { time: [], series: {} }
    extend(next)
    state = next
    answeredAt = Date.now()
    showConnection(null)
    show()
  } catch (error) {
    showConnection(error)
  }
  if (!document.hidden) setTimeout(poll, POLL_MS)
  else document.addEventListener('visibilitychange', poll, { once: true })
}

/** Adds new samples behind those that are there; a pause becomes a gap in the lines. */
function extend ({ history: added, sampleMs }) {
  const time = [...history.time]
  const last = time.at(-1)
  const gap = last !== undefined && added.time.length > 0 && added.time[0] - last > Math.max(2, 3 * sampleMs / 1000)
  if (gap) time.push(last + 1)
  time.push(...added.time)
  const drop = Math.max(0, time.findIndex((t) => t >= time.at(-1) - KEEP_SECONDS))
  const series = {}
  for (const [name, values] of Object.entries(added.series)) {
    series[name] = [...(history.series[name] ?? []), ...(gap ? [null] : []), ...values].slice(drop)
  }
  history = { time: time.slice(drop), series }
}

function showConnection (error) {
  const lost = error !== null
  document.body.classList.toggle('stale', lost)
  const line = byId('connection')
  line.hidden = !lost
  if (!lost) return
  const text = answeredAt === null
    ? 'No answer from dynapinot yet. Trying again.'
    : `No answer from dynapinot since ${clock(answeredAt)}: the job has ended, or it cannot be reached. What is shown is from then. Trying again.`
  // Said once, not at every try.
  if (line.textContent !== text) line.textContent = text
  for (const id of ['live', 'ready']) badge(byId(id), `${id}: unknown`, null)
}

function show () {
  const { job, live, ready, totals } = state
  const stream = job.job === 'replicate'
  byId('job').textContent = `${job.job} · ${job.table}`
  document.title = `${job.table} · dynapinot ${job.job}`
  byId('route').textContent = `${job.input} → ${job.sink} · ${job.phase}`
  badge(byId('live'), live.ok ? 'live' : 'stalled', live.ok)
  badge(byId('ready'), ready.ok ? 'ready' : 'not ready', ready.ok)
  const reasons = [...new Set([...live.reasons, ...ready.reasons])]
  byId('reasons').hidden = reasons.length === 0
  fill(byId('reasons'), reasons.map((reason) => node('li', reason)))
  showTiles(stream, totals)
  showProgress()
  if (chartsOf !== job.job) {
    charts = makeCharts(byId('charts'), stream)
    chartsOf = job.job
  }
  charts.update(history, rangeSeconds, (Date.now() - skew) / 1000)
  showShards()
  showErrors()
  byId('clock').textContent = `running since ${new Date(state.startedAt).toLocaleString('en-GB')}, as of ${clock(state.now)} on its machine`
}

function showTiles (stream, totals) {
  const { job } = state
  const latest = (name) => history.series[name]?.at(-1) ?? null
  const lately = (name) => history.series[name]?.findLast((value) => value !== null) ?? null
  const { small, hot, sealed } = job.segments
  const tiles = [
    ['records/s', compact(latest('recordsPerSecond'))],
    ['rows/s', compact(latest('rowsPerSecond'))],
    ['read/s', bytes(latest('bytesPerSecond'))],
    ['records read', count(job.read.records)],
    ['rows admitted', count(totals.rows)],
    ...(stream
      ? [
          ['lag', duration(latest('lagMs'))],
          ['freshness, median', duration(lately('freshnessMedianMs'))],
          ['segments small / hot / sealed', `${count(small)} / ${count(hot)} / ${count(sealed)}`],
          ['merges', count(totals.merges)],
          ['write amplification', decimal(totals.writeAmplification)],
          ['flush tick', duration(job.flushTickMs)],
          ['batches in flight', count(job.batchesInFlight)]
        ]
      : [['segments', count(sealed)]]),
    ['put', bytes(totals.bytesPut)],
    ['push until loaded', duration(lately('pushMs'))],
    ['dead letters', count(totals.deadLetters), totals.deadLetters > 0],
    ['retries', count(totals.retries)],
    ...(totals.failedUnits > 0 ? [['inputs left out', count(totals.failedUnits), true]] : []),
    ...(totals.gaps > 0 ? [['stream gaps', count(totals.gaps), true]] : [])
  ]
  fill(byId('tiles'), tiles.map(([name, text, bad]) => {
    const tile = node('div')
    const value = node('dd', text)
    if (bad) value.className = 'bad'
    tile.append(node('dt', name), value)
    return tile
  }))
}

function showProgress () {
  const { read } = state.job
  byId('progress').hidden = read.total === null
  if (read.total === null) return
  const done = Math.min(read.total, read.already + read.records)
  const share = read.total === 0 ? 1 : done / read.total
  // The rate of the last minute at most: what comes next resembles that.
  const rates = (history.series.recordsPerSecond ?? []).slice(-Math.ceil(60_000 / state.sampleMs)).filter((rate) => rate !== null)
  const rate = rates.length === 0 ? 0 : rates.reduce((sum, value) => sum + value, 0) / rates.length
  byId('bar').value = share
  byId('progress-text').textContent = `${count(done)} of ${count(read.total)} records read, ${Math.floor(share * 100)} %` +
    (rate > 0 && share < 1 ? `, about ${duration((read.total - done) / rate * 1000)} left` : '')
}

function showShards () {
  const { shards, shardCount } = state
  byId('shards-section').hidden = shardCount === 0
  fill(byId('shards'), shards.map((shard) => {
    const row = node('tr')
    const head = node('th', shard.shardId)
    head.scope = 'row'
    row.append(head, node('td', shard.state), number(duration(shard.lagMs)), number(duration(shard.behindLatestMs)), number(count(shard.batchesInFlight)))
    return row
  }))
  byId('shards-rest').textContent = shardCount > shards.length ? `and ${count(shardCount - shards.length)} more, less far behind` : ''
}

function showErrors () {
  const { totals, problems } = state
  const rows = [['dead letter', totals.deadLettersBy], ['skipped', totals.skippedBy], ['retry', totals.retriesBy]]
    .flatMap(([what, by]) => Object.entries(by).sort((a, b) => b[1] - a[1]).map(([why, n]) => [what, why, n]))
  byId('errors').hidden = rows.length === 0
  byId('no-errors').hidden = rows.length > 0 || problems.length > 0
  fill(byId('error-rows'), rows.map(([what, why, n]) => {
    const row = node('tr')
    row.append(node('td', what), node('td', why), number(count(n)))
    return row
  }))
  byId('problems-title').hidden = problems.length === 0
  fill(byId('problems'), problems.map(({ time, text }) => node('li', `${clock(time)} ${text}`)))
}

function badge (span, text, ok) {
  span.textContent = text
  span.className = `badge ${ok === null ? '' : ok ? 'good' : 'bad'}`
}

/** Replaces the children, but only where they say something else: a selection stays, and screen readers keep quiet. */
function fill (parent, children) {
  const same = parent.children.length === children.length && children.every((child, i) => child.isEqualNode(parent.children[i]))
  if (!same) parent.replaceChildren(...children)
}

/** Text only: what comes from outside is never taken for markup. */
function node (name, text = '') {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

function number (text) {
  const cell = node('td', text)
  cell.className = 'n'
  return cell
}

byId('range').addEventListener('change', (event) => {
  rangeSeconds = Number(event.target.value)
  charts?.update(history, rangeSeconds, (Date.now() - skew) / 1000)
})
globalThis.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { charts?.repaint() })
await poll()
