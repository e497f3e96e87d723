import { isThrottlingError, isTransientError } from '@smithy/core/retry'
import { DynapinotError } from '../../errors.ts'
import type { ErrorCode } from '../../errors.ts'

/** What a failed request means for the one who made it. */
export type FaultKind =
  /** Too many requests or bytes: again, slower. */
  | 'throttled'
  /** The iterator is older than 5 minutes: with a new one. */
  | 'expiredIterator'
  /** Passes by itself: network, 5xx, clock skew, credentials that are being renewed. */
  | 'transient'
  /** The shard has another subscription of the same consumer, or the stream is being changed. */
  | 'inUse'
  /** Stream, shard or consumer is not there. */
  | 'notFound'
  | 'denied'
  /** The request is wrong. */
  | 'rejected'
  /** We gave it up ourselves. */
  | 'aborted'
  /** No fault of the service: a defect. */
  | 'unexpected'

const byName: Readonly<Record<string, FaultKind>> = {
  AbortError: 'aborted',
  ExpiredIteratorException: 'expiredIterator',
  KMSThrottlingException: 'throttled',
  // Of a shard's list of pages: it is begun again.
  ExpiredNextTokenException: 'transient',
  ExpiredTokenException: 'transient',
  ExpiredToken: 'transient',
  CredentialsProviderError: 'transient',
  InternalFailureException: 'transient',
  RequestExpired: 'transient',
  RequestInTheFuture: 'transient',
  RequestTimeTooSkewed: 'transient',
  ResourceInUseException: 'inUse',
  ResourceNotFoundException: 'notFound',
  AccessDeniedException: 'denied',
  UnrecognizedClientException: 'denied',
  InvalidClientTokenId: 'denied',
  InvalidSignatureException: 'denied',
  SignatureDoesNotMatch: 'denied',
  IncompleteSignatureException: 'denied',
  MissingAuthenticationTokenException: 'denied',
  AccessDenied: 'denied',
  KMSAccessDeniedException: 'denied',
  KMSDisabledException: 'denied',
  KMSInvalidStateException: 'denied',
  KMSNotFoundException: 'denied',
  KMSOptInRequired: 'denied',
  InvalidArgumentException: 'rejected',
  ValidationException: 'rejected'
}

/** An error as the SDK's own classification takes it. */
type ServiceFault = Parameters<typeof isTransientError>[0]

/** The kind of anything that a request may throw. */
export function faultOf (error: unknown): FaultKind {
  if (!(error instanceof Error)) return 'unexpected'
  if (error instanceof DynapinotError) return 'unexpected'
  const fault = error as ServiceFault
  const named = byName[error.name]
  // Where the SDK has corrected its clock by the reply, the same request again is signed with the right time.
  if (named === 'denied' && isTransientError(fault)) return 'transient'
  if (named !== undefined) return named
  const status = fault.$metadata?.httpStatusCode
  if (isThrottlingError(fault)) return 'throttled'
  if (isTransientError(fault)) return 'transient'
  if (status !== undefined && status >= 400) return status < 500 ? 'rejected' : 'transient'
  // What is left comes from the connection, partly without a code: HTTP/2 streams that are reset, damaged replies.
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError ? 'unexpected' : 'transient'
}

const codes: Readonly<Partial<Record<FaultKind, { readonly code: ErrorCode, readonly remedy: string }>>> = {
  throttled: { code: 'SOURCE_UNAVAILABLE', remedy: 'the limits of the account or the stream are used up; try again later' },
  transient: { code: 'SOURCE_UNAVAILABLE', remedy: 'check region, endpoint, network and credentials' },
  inUse: { code: 'SOURCE_UNAVAILABLE', remedy: 'the stream is being created or changed; try again later' },
  notFound: { code: 'SOURCE_NOT_FOUND', remedy: 'check source.kinesis.stream, its region and its account' },
  denied: { code: 'SOURCE_DENIED', remedy: 'check the credentials, the role and the policy: kinesis:DescribeStreamSummary, ListShards, GetShardIterator, GetRecords; for fan-out also RegisterStreamConsumer, DescribeStreamConsumer, SubscribeToShard; kms:Decrypt for an encrypted stream' },
  rejected: { code: 'SOURCE_REJECTED', remedy: 'if the stream was deleted and made again, its checkpoints are of no use: start with a new state' }
}

/** The error that the user sees for a fault that is not passed over; a defect stays what it is. */
export function sourceError (error: unknown, what: string, shardId?: string): unknown {
  const entry = codes[faultOf(error)]
  if (entry === undefined) return error
  const { name } = error as Error
  const code = name === 'CredentialsProviderError' ? 'SOURCE_DENIED' : entry.code
  // The SDK adds hints for its own users in further lines.
  return new DynapinotError(code, `${what}: ${String(error).split('\n')[0]!.replace(/^Error: /, '')}`, {
    shardId, status: (error as ServiceFault).$metadata?.httpStatusCode, remedy: entry.remedy
  }, { cause: error })
}
