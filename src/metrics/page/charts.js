// The charts: what they show, and how uPlot draws them.
import { bytes, clock, compact, count, decimal, duration } from './format.js'

const { uPlot, getComputedStyle, ResizeObserver } = globalThis
const mb = (n) => n === null ? '–' : bytes(n * 1e6)

/** `stream`: makes sense for a stream only. Names of series are those of `history.series`. */
const CHARTS = [
  { id: 'rate', title: 'Throughput', unit: 'per second', format: compact, series: [['recordsPerSecond', 'records'], ['rowsPerSecond', 'rows']] },
  { id: 'lag', title: 'Lag', unit: 'of the shard furthest behind', stream: true, format: duration, series: [['lagMs', 'until safe'], ['behindLatestMs', 'behind latest']] },
  { id: 'freshness', title: 'Freshness', unit: 'creation to queryable', stream: true, format: duration, series: [['freshnessMedianMs', 'median'], ['freshnessMaxMs', 'largest']] },
  { id: 'segments', title: 'Segments', unit: 'in the sink', format: count, series: [['smallSegments', 'small'], ['hotSegments', 'hot'], ['sealedSegments', 'sealed']] },
  { id: 'errors', title: 'Dead letters and retries', unit: 'per sample', format: count, series: [['deadLetters', 'dead letters'], ['retries', 'retries']] },
  { id: 'push', title: 'Push and build', unit: 'time of a segment', format: duration, series: [['pushMs', 'push until loaded'], ['buildMs', 'build']] },
  { id: 'flight', title: 'In flight', unit: 'batches read and not yet admitted', stream: true, format: count, series: [['batchesInFlight', 'batches']] },
  { id: 'tick', title: 'Flush tick', unit: 'longer when pushes lag', stream: true, format: duration, series: [['flushTickMs', 'tick']] },
  { id: 'cpu', title: 'Processor', unit: 'cores in use', format: decimal, series: [['cpuCores', 'cores']] },
  { id: 'memory', title: 'Memory', unit: 'resident', format: mb, series: [['rssMb', 'memory']] }
]
const DASHES = [[], [6, 4], [2, 3]]
const HEIGHT = 150

/** Makes the charts of a job in an element. `update(history, seconds, now)` draws the last seconds up to now. */
export function makeCharts (root, stream) {
  root.replaceChildren()
  const charts = CHARTS.filter((chart) => stream || !chart.stream).map((chart) => makeChart(root, chart))
  return {
    update: (history, seconds, now) => { for (const chart of charts) chart.update(history, seconds, now) },
    repaint: () => { for (const chart of charts) chart.repaint() }
  }
}

function makeChart (root, { id, title, unit, format, series }) {
  const figure = element('figure')
  const caption = element('figcaption', `${title} `)
  caption.append(element('small', unit))
  const values = element('ul')
  values.className = 'values'
  const readings = series.map(([, label], i) => {
    const item = element('li')
    item.className = `s${i}`
    const mark = element('span')
    mark.className = 'mark'
    const text = element('span')
    item.append(mark, `${label} `, text)
    values.append(item)
    return text
  })
  const when = element('li')
  values.append(when)
  const box = element('div')
  box.className = 'plot'
  box.id = `chart-${id}`
  box.tabIndex = 0
  box.setAttribute('role', 'img')
  figure.append(caption, values, box)
  root.append(figure)

  let data = [[], ...series.map(() => [])]
  let range = null
  /** Made by the first update, which knows the range. */
  let plot = null
  let at = null

  /** The values under the cursor, or the last ones. */
  const tell = () => {
    const index = at ?? data[0].length - 1
    const texts = series.map((_, i) => format(data[i + 1][index] ?? null))
    texts.forEach((text, i) => { readings[i].textContent = text })
    when.textContent = at === null ? '' : `at ${clock(data[0][at] * 1000)}`
    box.setAttribute('aria-label', `${title}, ${unit}: ${series.map(([, label], i) => `${label} ${texts[i]}`).join(', ')}${at === null ? '' : `, ${when.textContent}`}`)
  }

  const draw = () => {
    plot?.destroy()
    const style = getComputedStyle(document.documentElement)
    const colour = (name) => style.getPropertyValue(name).trim()
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--grid'), width: 1 }, ticks: { stroke: colour('--grid'), width: 1 } }
    plot = new uPlot({ // eslint-disable-line new-cap -- its name
      width: box.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 7 } },
      scales: { x: { range: () => range }, y: { range: (_, min, max) => [0, max === null || max <= 0 ? 1 : max * 1.1] } },
      axes: [
        { ...axis, values: (_, splits) => splits.map((s) => clock(s * 1000).slice(0, 5)), space: 60 },
        { ...axis, values: (_, splits) => splits.map((n) => n < 1 && format === count ? (n === 0 ? '0' : '') : format(n)), size: 64 }
      ],
      series: [{}, ...series.map((_, i) => ({
        stroke: colour(`--c${i + 1}`), width: 2, dash: DASHES[i], points: { show: (_, __, from, to) => to - from < 2, size: 5 }
      }))],
      hooks: {
        setCursor: [(self) => {
          at = self.cursor.idx ?? null
          tell()
        }]
      }
    }, data, box)
  }

  box.addEventListener('keydown', (event) => {
    const last = data[0].length - 1
    const to = { ArrowLeft: Math.max(0, (at ?? last + 1) - 1), ArrowRight: Math.min(last, (at ?? last) + 1), Home: 0, End: last }[event.key]
    if (to === undefined || plot === null || last < 0) return
    event.preventDefault()
    plot.setCursor({ left: plot.valToPos(data[0][to], 'x'), top: 0 })
  })
  box.addEventListener('blur', () => { plot?.setCursor({ left: -10, top: -10 }) })
  new ResizeObserver(() => { if (plot !== null && box.clientWidth > 0) plot.setSize({ width: box.clientWidth, height: HEIGHT }) }).observe(box)

  return {
    repaint: () => { if (plot !== null) draw() },
    update: (history, seconds, now) => {
      range = [now - seconds, now]
      const first = history.time.findIndex((time) => time >= now - seconds)
      const from = first < 0 ? history.time.length : first
      data = [history.time.slice(from), ...series.map(([name]) => history.series[name].slice(from))]
      if (at !== null && at >= data[0].length) at = null
      if (plot === null) draw()
      else plot.setData(data)
      tell()
    }
  }
}

function element (name, text = '') {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
