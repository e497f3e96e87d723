import { compareLive, parseLiveName } from './live-name.ts'
import type { LiveName } from './live-name.ts'
import type { CatalogEntry } from '../../push/segment-catalog.ts'
import { readLiveCustom } from '../../segment/live-custom.ts'
import type { LiveSegment } from './merge-plan.ts'

/** What the cluster tells of a segment, as far as it matters here. */
export type ClusterSegment = Omit<CatalogEntry, 'crc'>

/** A step to be done at a start, before anything is pushed. */
export type RecoveryStep =
  /** Ask again a little later: servers are at work; or, if it is `resting`, none has begun, or not in the sight of all. */
  | { readonly do: 'wait', readonly segment: string, readonly resting: boolean }
  /** Make the servers load it again. */
  | { readonly do: 'reset', readonly segment: string }
  /** The merged segment has taken over: delete its inputs when none of them has queryable rows left. */
  | { readonly do: 'finish', readonly merged: string, readonly inputs: readonly string[] }
  /** No server has the merged segment: reload its inputs, since keys may have gone with it when it was dropped, then delete it. */
  | { readonly do: 'undo', readonly merged: string, readonly inputs: readonly string[] }
  /** It is left as it is, and its partition is not merged: a person has to look. */
  | { readonly do: 'report', readonly segment: string, readonly why: string }

/** Where the partitions stand. */
export interface Recovery {
  /** In an order in which they can be done. Look again behind them, until there are none, or only reports. */
  readonly steps: readonly RecoveryStep[]
  /** Live segments by partition, in order of arrival; what a step is to delete is not among them. */
  readonly stacks: ReadonlyMap<number, readonly LiveSegment[]>
  /** Partitions that must not be merged: the order of their rows is not sure. */
  readonly blocked: ReadonlySet<number>
}

/**
 * What a start has to finish or to undo, from nothing but what the cluster holds: it is the only record of live segments,
 * since no other could be kept in step with it by one write. Pure.
 *
 * A segment is deleted only if a merged one that names it is loaded everywhere and was pushed later; a merged one only if
 * no server has it and all its inputs are loaded. So whatever the order of crashes, each row that was ever loaded stays.
 * `wasReset`: names of segments that were reset since the start: if they fail again, that is taken for an answer.
 */
export function recover (segments: readonly ClusterSegment[], prefix: string, wasReset: ReadonlySet<string>): Recovery {
  const own = segments.flatMap((segment) => {
    const name = parseLiveName(segment.name)
    // A record that is assigned to no server: of a push that broke between its two writes, or of a segment that has been
    // deleted, whose record goes a little later.
    return name?.prefix === prefix && segment.state !== 'unassigned' ? [{ ...segment, live: name, about: readLiveCustom(segment.custom) }] : []
  }).sort((a, b) => a.live.partition - b.live.partition || compareLive(a.live, b.live))
  const byName = new Map(own.map((segment) => [segment.name, segment]))
  const inputsOf = ({ about }: typeof own[number]) => about?.inputs.flatMap((input) => byName.get(input) ?? []) ?? []
  const steps: RecoveryStep[] = []
  const blocked = new Set<number>()
  const leaving = new Set<string>()
  const covers = new Map<string, readonly string[]>()
  for (const segment of own) {
    const inputs = inputsOf(segment)
    if (segment.state !== 'loaded' || inputs.length === 0) continue
    const names = inputs.map(({ name }) => name)
    for (const name of names) leaving.add(name)
    if (inputs.some(({ pushTime }) => pushTime >= segment.pushTime)) covers.set(segment.name, names)
    else steps.push({ do: 'finish', merged: segment.name, inputs: names })
  }
  for (const segment of own) {
    const { name, live: { partition }, about, state } = segment
    const block = (why: string): void => {
      steps.push({ do: 'report', segment: name, why })
      blocked.add(partition)
    }
    if (leaving.has(name)) continue
    if (about === null) {
      block('its metadata has lost what live segments say of themselves')
    } else if (state === 'loading' || state === 'offline') {
      steps.push({ do: 'wait', segment: name, resting: state === 'offline' })
    } else if (state === 'error' && !wasReset.has(name)) {
      steps.push({ do: 'reset', segment: name })
    } else if (state === 'error') {
      const inputs = inputsOf(segment)
      if (segment.served || inputs.length === 0 || inputs.length < about.inputs.length || inputs.some((input) => input.state !== 'loaded')) {
        block('servers cannot load it')
        continue
      }
      steps.push({ do: 'undo', merged: name, inputs: inputs.map((input) => input.name) })
      leaving.add(name)
    }
  }
  const stacks = new Map<number, LiveSegment[]>()
  for (const { name, live, rows, pushTime, about } of own) {
    if (leaving.has(name) || about === null) continue
    const stack = stacks.get(live.partition) ?? []
    stack.push(liveSegment(name, live, { rows, bytes: about.bytes, pushTime, covers: covers.get(name) ?? [] }))
    stacks.set(live.partition, stack)
  }
  return { steps, stacks, blocked }
}

/** A live segment as the planner sees it. */
export function liveSegment (name: string, { run, counter, level }: LiveName, more: Pick<LiveSegment, 'rows' | 'bytes' | 'pushTime' | 'covers'>): LiveSegment {
  return { name, run, counter, level, ...more }
}
