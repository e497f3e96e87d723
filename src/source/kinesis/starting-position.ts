import type { StartingPosition } from '@aws-sdk/client-kinesis'
import type { StartPosition } from './transport.ts'

/** A position as SubscribeToShard takes it. */
export function startingPosition (position: StartPosition): StartingPosition {
  switch (position.kind) {
    case 'trimHorizon': return { Type: 'TRIM_HORIZON' }
    case 'timestamp': return { Type: 'AT_TIMESTAMP', Timestamp: new Date(position.at) }
    case 'after': return { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.sequenceNumber }
  }
}
