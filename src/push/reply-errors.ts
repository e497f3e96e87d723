import { DynapinotError } from '../errors.ts'
import { isJsonObject } from '../schema/json.ts'
import { HttpFailure } from './http-client.ts'
import type { HttpReply } from './http-client.ts'
import type { Redactor } from './redactor.ts'

const remedies: Readonly<Record<number, string>> = {
  401: 'check sink.auth: the controller does not know the user or the token',
  403: 'check the rights of the user in sink.auth, the table\'s storage quota, and the segment\'s time range, as the message says',
  404: 'check that sink.controllers is the address of a Pinot controller',
  413: 'raise the body limit of the proxy in front of the controller, or lower segment.bytes'
}

/** SINK_UNAVAILABLE: worth another try, now or later. */
export function unavailable (what: string, reply: HttpReply | HttpFailure, redactor: Redactor, segment?: string): DynapinotError {
  return new DynapinotError('SINK_UNAVAILABLE', `${what}: ${wordsOf(reply, redactor)}`, {
    url: reply.url,
    status: reply instanceof HttpFailure ? undefined : reply.status,
    segment,
    remedy: hungUp(reply)
      ? 'check that the Pinot controller is up and, since it ended the connection without a word, whether it wants a client certificate (sink.tls.cert, sink.tls.key); then run again'
      : 'check that the Pinot controller is up and can be reached, then run again'
  }, reply instanceof HttpFailure ? { cause: reply } : {})
}

/** SINK_REJECTED: the same request would be refused again. */
export function rejected (what: string, reply: HttpReply | HttpFailure, redactor: Redactor, segment?: string): DynapinotError {
  const failed = reply instanceof HttpFailure
  return new DynapinotError('SINK_REJECTED', `${what}: ${wordsOf(reply, redactor)}`, {
    url: reply.url,
    status: failed ? undefined : reply.status,
    segment,
    remedy: failed ? 'check the address in sink.controllers and sink.tls' : remedies[reply.status]
  })
}

/** How a TLS server looks that does not like the client's certificate, or misses one, and sends no alert. */
function hungUp (reply: HttpReply | HttpFailure): boolean {
  return reply instanceof HttpFailure && reply.url.startsWith('https:') && ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(reply.code)
}

/** What the other side said, cut short and without secrets. Pinot's errors are `{"code": 400, "error": "..."}`. */
function wordsOf (reply: HttpReply | HttpFailure, redactor: Redactor): string {
  if (reply instanceof HttpFailure) return `${new URL(reply.url).origin}: ${reply.message} (${reply.code})`
  let text = reply.text
  try {
    const body: unknown = JSON.parse(text)
    if (isJsonObject(body) && typeof body.error === 'string') text = body.error
  } catch {
    // A proxy answers in HTML or plain text.
    text = text.replace(/<[^>]*>/g, ' ')
  }
  return `status ${reply.status}: ${redactor.clean(text.replace(/\s+/g, ' ').trim()).slice(0, 800)}`
}
