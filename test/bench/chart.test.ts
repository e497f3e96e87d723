import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chartOf, chartRows } from '../../bench/chart.ts'
import type { BenchResult } from '../../bench/result.ts'

const machine = { cpu: 'Some <Processor> & more', cores: 2, memoryBytes: 8 * 2 ** 30, node: '20.20.2', os: 'linux 6 x64' }

function result (subject: string, recordsPerSecond: number, more: Partial<BenchResult> = {}): BenchResult {
  return { bench: 'decode', shape: 'meetups', subject, rival: 'theirs', records: 1, bytes: 1, seconds: 1, recordsPerSecond, bytesPerSecond: recordsPerSecond * 1000, ratio: 2, peakRssBytes: null, verified: true, ...more }
}

const results = [
  result('mine', 400),
  result('theirs', 200, { rival: null, ratio: null, peakRssBytes: 50_000_000 }),
  result('mine', 400, { rival: 'limit', ratio: 0.5 }),
  result('mine', 7, { shape: 'wide' }),
  result('broken', 14, { shape: 'wide', verified: false })
]

describe('chartRows', () => {
  const bars = chartRows(results).filter(({ kind }) => kind === 'bar')

  it('has one bar for each subject of each group, as a share of its fastest', () => {
    assert.deepEqual(bars.map(({ name, share }) => [name, share]), [['mine', 1], ['theirs', 0.5], ['mine', 0.5], ['broken', 1]])
    assert.deepEqual(chartRows(results).filter(({ kind }) => kind === 'title').map(({ name }) => name), ['decode: meetups', 'decode: wide'])
  })

  it('tells the ratio to each rival, memory where it is known, and what was not verified', () => {
    assert.equal(bars[0]!.ratios, '2.00 x theirs, 0.50 x limit')
    assert.equal(bars[1]!.peak, '50 MB')
    assert.equal(bars[1]!.ratios, '')
    assert.match(bars[3]!.ratios, /NOT VERIFIED/)
  })

  it('tells own subjects, rivals and failed ones apart by color', () => {
    assert.equal(bars[0]!.color, bars[2]!.color)
    assert.equal(new Set(bars.map(({ color }) => color)).size, 3)
    assert.equal(chartRows([result('mine', 1, { own: false })])[1]!.color, bars[1]!.color)
  })

  it('has no two lines at one place', () => {
    const ys = chartRows(results).map(({ y }) => y)
    assert.deepEqual(ys, [...new Set(ys)].sort((a, b) => a - b))
  })
})

describe('chartOf', () => {
  it('draws all bars, names and the machine as SVG', async () => {
    const svg = await chartOf([...results, result('function', 1, { bench: 'micro' })], machine)
    assert.match(svg, /^<svg /)
    const bars = /<g class="mark-rect role-mark bar".*?<\/g>/s.exec(svg)![0]
    assert.equal(bars.match(/<path /g)!.length, 4)
    for (const text of ['mine', 'theirs', 'broken', 'decode: wide', '400', '50 MB', 'Some &lt;Processor&gt; &amp; more, 2 cores, 8 GiB, Node 20.20.2']) {
      assert.ok(svg.includes(text), text)
    }
  })
})
