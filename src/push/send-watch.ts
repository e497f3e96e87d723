/**
 * Passes a body on and watches that the other side takes it: the next part is asked for only when the last one has left.
 * @param body what is sent.
 * @param stallMs ms that a part may wait.
 * @param onStall called once, when one has waited longer.
 */
export async function * watchSend (body: AsyncIterable<Uint8Array>, stallMs: number, onStall: () => void): AsyncGenerator<Uint8Array> {
  for await (const part of body) {
    const timer = setTimeout(onStall, stallMs)
    try {
      yield part
    } finally {
      clearTimeout(timer)
    }
  }
}
