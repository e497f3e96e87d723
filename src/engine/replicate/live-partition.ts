import { compareLive, liveName, parseLiveName } from './live-name.ts'
import { liveSegment } from './recover.ts'
import { firstLive, planMerge } from './merge-plan.ts'
import type { LiveSegment, MergePlan, MergeSettings } from './merge-plan.ts'

/** A segment that has been pushed: a name of `nextName` and what is known since. */
export type PushedSegment = Pick<LiveSegment, 'name' | 'rows' | 'bytes' | 'pushTime'>

/**
 * The live segments of one partition in a run: names the next one, follows pushes and merges, and says what to merge.
 * What lies below the newest sealed segment is forgotten, so its memory is bounded as the number of live segments is.
 */
export class LivePartition {
  readonly #prefix: string
  readonly #run: string
  readonly #partition: number
  readonly #settings: MergeSettings
  #counter = 0
  #stack: readonly LiveSegment[]
  /** ms that the controller's clock was ahead of ours at the latest push. */
  #clockAhead = 0

  /** `stack`: what a start found of earlier runs (recover.ts). */
  constructor (names: { readonly prefix: string, readonly run: string, readonly partition: number }, settings: MergeSettings, stack: readonly LiveSegment[]) {
    this.#prefix = names.prefix
    this.#run = names.run
    this.#partition = names.partition
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

  /** A name that no segment has had. Pushes go in the order of their names. */
  nextName (level: number = 0): string {
    return liveName({ prefix: this.#prefix, run: this.#run, partition: this.#partition, counter: this.#counter++, level })
  }

  /** A flush is in the cluster. `nowMs`: our clock when its push had ended. */
  pushed (segment: PushedSegment, nowMs: number): void {
    this.#add(segment, [], nowMs)
  }

  /** The merge that is due, or null. */
  due (nowMs: number): MergePlan | null {
    return planMerge(this.#stack, this.#settings, nowMs + this.#clockAhead)
  }

  /**
   * A merged segment is loaded. `replaced`: what it replaces is deleted; else it does not win their ties, and covers them
   * until another merge does.
   */
  merged (plan: MergePlan, segment: PushedSegment, replaced: boolean, nowMs: number): void {
    const inputs = new Set(plan.inputs.map(({ name }) => name))
    this.#stack = this.#stack.filter(({ name }) => !inputs.has(name))
    this.#add(segment, replaced ? [] : plan.replaces, nowMs)
  }

  #add ({ name, rows, bytes, pushTime }: PushedSegment, covers: readonly string[], nowMs: number): void {
    const parsed = parseLiveName(name)
    const newest = this.#stack.at(-1)
    if (parsed === null || (newest !== undefined && compareLive(newest, parsed) >= 0)) {
      throw new RangeError(`${name} does not follow ${newest?.name ?? 'nothing'}`)
    }
    this.#clockAhead = pushTime - nowMs
    this.#stack = [...this.#stack, liveSegment(name, parsed, { rows, bytes, pushTime, covers })]
    this.#forget()
  }

  /** Drops what no merge takes any more; the newest sealed segment stays, since later ones must be pushed behind it. */
  #forget (): void {
    const sealed = firstLive(this.#stack, this.#settings) - 1
    if (sealed < 1) return
    const latest = Math.max(...this.#stack.slice(0, sealed).map(({ pushTime }) => pushTime))
    if (this.#stack[sealed]!.pushTime > latest) this.#stack = this.#stack.slice(sealed)
  }
}
