import { channels } from '../../channels.ts'
import { DynapinotError } from '../../errors.ts'

const ATTEMPTS = 3

/** Runs a worker task again when its worker died; other errors and the last death pass through. */
export async function retryOnDeath<T> (what: string, task: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await task(attempt)
    } catch (error) {
      const died = error instanceof DynapinotError && error.code === 'WORKER_DIED'
      if (!died || attempt + 1 >= ATTEMPTS) throw error
      channels.retry.publish({ what, attempt: attempt + 1, error, delayMs: 0 })
    }
  }
}
