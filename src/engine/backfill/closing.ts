import { channels } from '../../channels.ts'

/** What must be closed when its user is done. */
export interface Closable {
  close: () => Promise<void> | void
}

/**
 * Does work and closes all parts behind it, the last opened first, whatever failed; the work may add to them. The first
 * failure is thrown, later ones are told on a channel.
 */
export async function closingAfter<T> (open: Closable[], work: () => Promise<T>): Promise<T> {
  const failures: unknown[] = []
  let result: T | undefined
  try {
    result = await work()
  } catch (error) {
    failures.push(error)
  }
  for (const part of open.toReversed()) {
    try {
      await part.close()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length === 0) return result as T
  for (const error of failures.slice(1)) channels.closeFailed.publish({ error })
  throw failures[0]
}
