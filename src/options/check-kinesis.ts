import { parseInstant } from './resolve-kinesis.ts'

const STREAM_NAME = /^[A-Za-z0-9_.-]{1,128}$/
const STREAM_ARN = /^arn:[a-z-]+:kinesis:([a-z0-9-]+):[0-9]{12}:stream\/[A-Za-z0-9_.-]{1,128}$/

/** What JSON Schema cannot say about `source.kinesis`; reads with care, see check-config.ts. */
export function checkKinesis (kinesis: unknown, fault: (path: string, message: string) => void): void {
  if (typeof kinesis !== 'object' || kinesis === null) return
  const { stream, region, endpoint, start } = kinesis as Readonly<Record<string, unknown>>
  if (typeof stream === 'string') {
    const arn = STREAM_ARN.exec(stream)
    if (arn === null && !STREAM_NAME.test(stream)) {
      fault('source.kinesis.stream', 'must be the name or the ARN of a stream: meetups, or arn:aws:kinesis:REGION:ACCOUNT:stream/meetups')
    } else if (arn !== null && typeof region === 'string' && region !== arn[1]) {
      fault('source.kinesis.region', `is another one than that of the ARN, ${arn[1]!}`)
    }
  }
  if (typeof endpoint === 'string') {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      fault('source.kinesis.endpoint', 'must be an http or https URL')
    } else if (url.username !== '' || url.password !== '') {
      fault('source.kinesis.endpoint', 'must not hold user and password; credentials come by the AWS SDK\'s default chain')
    } else if (url.search !== '' || url.hash !== '') {
      fault('source.kinesis.endpoint', 'must not have a query or fragment')
    }
  }
  if (typeof start === 'string' && start !== 'trimHorizon' && start !== 'latest' && parseInstant(start) === undefined) {
    fault('source.kinesis.start', 'must be trimHorizon, latest, or a time with its offset, such as 2026-01-31T12:00:00Z')
  }
}
