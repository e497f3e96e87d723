import { EventStreamCodec } from '@smithy/core/event-streams'

const codec = new EventStreamCodec((bytes) => Buffer.from(bytes as Uint8Array).toString(), (text) => Buffer.from(text))

/** A message of an event stream as the SDK writes it, with headers of text, and others beside them. */
export function eventMessage (headers: Readonly<Record<string, string>>, body: Uint8Array): Buffer {
  return Buffer.from(codec.encode({
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }])),
      yes: { type: 'boolean', value: true },
      number: { type: 'integer', value: 7 },
      bytes: { type: 'binary', value: new Uint8Array(3) }
    },
    body
  }))
}
