import { parseTime } from './units.ts'

/** What JSON Schema cannot say about `replicate`; reads with care, see check-config.ts. */
export function checkReplicate (replicate: unknown, fault: (path: string, message: string) => void): void {
  const { flush, checkpoint } = objectOf(replicate)
  const { every, maxEvery } = objectOf(flush)
  const [shortest, longest] = [every, maxEvery].map((text) => typeof text === 'string' ? parseTime(text) : undefined)
  if (shortest !== undefined && longest !== undefined && longest < shortest) fault('replicate.flush.maxEvery', 'must not be shorter than replicate.flush.every')
  if (shortest !== undefined && shortest < 50) fault('replicate.flush.every', 'must be 50ms or longer: every flush is a push for each partition with new rows')
  const { endpoint, lease } = objectOf(checkpoint)
  if (typeof endpoint === 'string' && (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))) {
    fault('replicate.checkpoint.endpoint', 'must be an http or https URL')
  }
  const leaseMs = typeof lease === 'string' ? parseTime(lease) : undefined
  if (leaseMs !== undefined && leaseMs < 1000) fault('replicate.checkpoint.lease', 'must be 1s or longer: it is renewed three times in that time')
}

function objectOf (value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {}
}
