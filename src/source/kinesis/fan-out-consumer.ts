import type { KinesisControl } from './control.ts'
import { withRetry } from './retry.ts'
import type { RetryContext } from './retry.ts'

const PAUSE_MS = 1000

/** The ARN of the stream's fan-out consumer of that name: registered if there is none, and waited for until it is ready. */
export async function readyConsumer (control: KinesisControl, streamArn: string, name: string, context: RetryContext): Promise<string> {
  for (;;) {
    const arn = await withRetry(`find the consumer ${name}`, async () => await control.consumer(streamArn, name, context.signal), context)
    if (arn !== undefined) return arn
    await context.clock.sleep(PAUSE_MS, context.signal)
  }
}
