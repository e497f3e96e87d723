import { DynapinotError } from '../../errors.ts'
import { decidePush } from '../decision.ts'

/** What an error of the AWS SDK means for a put. `look`: somebody else writes that key, so see what is there. */
export type S3Decision = 'retry' | 'look' | 'giveUp'

/** Errors of S3 that pass though their status is 4xx. */
const passing: ReadonlySet<string> = new Set(['RequestTimeout', 'RequestTimeoutException', 'SlowDown', 'Throttling', 'ThrottlingException', 'TooManyRequestsException', 'TimeoutError'])

/** Decides from an error alone. Pure. */
export function decideS3 (error: unknown): S3Decision {
  const { name, status, code } = partsOf(error)
  if (status === 412 || name === 'ConditionalRequestConflict') return 'look'
  if (passing.has(name) || passing.has(code)) return 'retry'
  if (status !== undefined) return status === 429 || status >= 500 ? 'retry' : 'giveUp'
  return decidePush({ kind: 'socket', code }).next === 'retry' ? 'retry' : 'giveUp'
}

/** True if the error says that there is no such object. */
export function isAbsent (error: unknown): boolean {
  const { name, status } = partsOf(error)
  return status === 404 && name !== 'NoSuchBucket'
}

/** Without the last one S3 answers 403 for a key that is not there. */
const RIGHTS = 'allow s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on the keys, and s3:ListBucket on the bucket'

const remedies: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'give credentials where the AWS SDK finds them: a role, a profile (AWS_PROFILE), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  NoSuchBucket: 'create the bucket, or correct sink.deepStore.bucket',
  AccessDenied: RIGHTS,
  Forbidden: RIGHTS,
  InvalidAccessKeyId: 'the bucket\'s server does not know this access key: check the credentials and sink.deepStore.endpoint',
  SignatureDoesNotMatch: 'check the credentials and sink.deepStore.region',
  PermanentRedirect: 'set sink.deepStore.region to the bucket\'s region',
  301: 'set sink.deepStore.region to the bucket\'s region',
  403: 'check the rights of these credentials on the bucket',
  404: 'check sink.deepStore.bucket and sink.deepStore.endpoint'
}

/** The error in the words of a sink. */
export function s3Error (what: string, decision: S3Decision, cause: unknown, segment?: string): DynapinotError {
  const { name, status, code, message } = partsOf(cause)
  const noRegion = /region is missing/i.test(message)
  const remedy = noRegion ? 'set sink.deepStore.region' : remedies[name] ?? remedies[code] ?? (status === undefined ? undefined : remedies[status])
  return new DynapinotError(decision === 'giveUp' ? 'SINK_REJECTED' : 'SINK_UNAVAILABLE', `${what}: ${message} (${[name, code, status].filter((part) => part !== undefined && part !== '').join(', ')})`, {
    segment,
    status,
    remedy: remedy ?? (decision === 'giveUp' ? undefined : 'check that the bucket can be reached, then run again')
  }, { cause })
}

function partsOf (error: unknown): { name: string, code: string, status: number | undefined, message: string } {
  if (!(error instanceof Error)) return { name: '', code: '', status: undefined, message: String(error) }
  const { name, message } = error
  const { code, $metadata: metadata } = error as { code?: unknown, $metadata?: { httpStatusCode?: number } }
  return { name, code: typeof code === 'string' ? code : '', status: metadata?.httpStatusCode, message: message === 'UnknownError' ? 'no reason was given' : message }
}
