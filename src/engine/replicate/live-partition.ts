import { compareLive, liveName, parseLiveName } from './live-name.ts'
import { liveSegment } from './recover.ts'
import { firstLive, planMerge } from './merge-plan.ts'
import type { LiveSegment, MergePlan, MergeSettings } from './merge-plan.ts'

/** A segment that has been pushed: a name of `nextName` and what is known since. */
export type PushedSegment = Pick<LiveSegment, 'name' | 'rows' | 'bytes'>

/**
 * The live segments of one partition in a run: names the next one, follows pushes and merges, and says what to merge.
 * What lies below the newest sealed segment is forgotten, so its memory is bounded as the number of live segments is.
 */
export class LivePartition {
  readonly #prefix: string
  readonly #run: string
  readonly id: number
  readonly #settings: MergeSettings
  #counter = 0
  /** Sealed segments that are not in the stack any more. */
  #forgotten = 0
  #stack: readonly LiveSegment[]
  /** ms that the controller's clock was ahead of ours at the latest push. */
  #clockAhead = 0

  /** `stack`: what a start found of earlier runs (recover.ts). */
  constructor (names: { readonly prefix: string, readonly run: string, readonly partition: number }, settings: MergeSettings, stack: readonly LiveSegment[]) {
    this.#prefix = names.prefix
    this.#run = names.run
    this.id = names.partition
    this.#settings = settings
    this.#stack = stack
    this.#forget()
  }

  /** Segments that merges may still take, and the newest sealed one below them. */
  get stack (): readonly LiveSegment[] {
    return this.#stack
  }

  /** Number of segments that merges may still take. */
  get live (): number {
    return this.#stack.length - firstLive(this.#stack, this.#settings)
  }

  /** Segments that were sealed: the newest of earlier runs, and those of this one. */
  get sealed (): number {
    return this.#forgotten + firstLive(this.#stack, this.#settings)
  }

  /** A name that no segment has had. Pushes go in the order of their names. */
  nextName (level: number = 0): string {
    return liveName({ prefix: this.#prefix, run: this.#run, partition: this.id, counter: this.#counter++, level })
  }

  /**
   * A flush is in the cluster, and its push ended at `nowMs` of our clock. Without `pushTime` that is taken for it: to ask
   * would cost as much as the push, and the end of the next merge looks at the true times.
   */
  pushed (segment: PushedSegment, nowMs: number, pushTime: number = nowMs + this.#clockAhead): void {
    this.#add(segment, pushTime, [])
  }

  /**
   * Takes segments of earlier runs in that got through late, each where it belongs. The merge that then is due puts what
   * came behind them last again.
   */
  adopt (late: readonly LiveSegment[]): void {
    const names = new Set(this.#stack.map(({ name }) => name))
    this.#stack = [...this.#stack, ...late.filter(({ name }) => !names.has(name))].sort(compareLive)
  }

  /** The merge that is due, or null. Not to be asked while one is under way. */
  due (nowMs: number): MergePlan | null {
    return planMerge(this.#stack, this.#settings, nowMs + this.#clockAhead)
  }

  /**
   * A merged segment is loaded, and its push ended at `nowMs` of our clock: it covers its inputs, until `replaced` says
   * that they are deleted.
   */
  merged (plan: MergePlan, segment: PushedSegment, pushTime: number, nowMs: number): void {
    const inputs = new Set(plan.inputs.map(({ name }) => name))
    this.#stack = this.#stack.filter(({ name }) => !inputs.has(name))
    this.#clockAhead = pushTime - nowMs
    this.#add(segment, pushTime, plan.replaces)
  }

  /** What a merged segment covers is deleted. */
  replaced (merged: string): void {
    this.#stack = this.#stack.map((segment) => segment.name === merged ? { ...segment, covers: [] } : segment)
    this.#forget()
  }

  #add ({ name, rows, bytes }: PushedSegment, pushTime: number, covers: readonly string[]): void {
    const parsed = parseLiveName(name)
    const newest = this.#stack.at(-1)
    if (parsed === null || (newest !== undefined && compareLive(newest, parsed) >= 0)) {
      throw new RangeError(`${name} does not follow ${newest?.name ?? 'nothing'}`)
    }
    this.#stack = [...this.#stack, liveSegment(name, parsed, { rows, bytes, pushTime, covers })]
    this.#forget()
  }

  /** Drops what no merge takes any more; the newest sealed segment stays, since later ones must be pushed behind it. */
  #forget (): void {
    const sealed = firstLive(this.#stack, this.#settings) - 1
    if (sealed < 1 || this.#stack[sealed]!.covers.length > 0) return
    const latest = Math.max(...this.#stack.slice(0, sealed).map(({ pushTime }) => pushTime))
    if (this.#stack[sealed]!.pushTime <= latest) return
    this.#stack = this.#stack.slice(sealed)
    this.#forgotten += sealed
  }
}
