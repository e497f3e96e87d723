import type { InputUnit } from '../worker/protocol.ts'

/** Units that are known beforehand, from index `from` on. */
// eslint-disable-next-line @typescript-eslint/require-await -- nothing to wait for, but the contract is asynchronous
export async function * listed (units: readonly InputUnit[], from: number): AsyncGenerator<InputUnit> {
  for (const unit of units) if (unit.index >= from) yield unit
}
