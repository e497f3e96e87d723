import { isUtf8 } from 'node:buffer'

/** Bytes of a dead letter as its line has them: as text if they are UTF-8, else as base64. */
export function rawBytes (bytes: Uint8Array): { readonly raw: string } | { readonly rawBase64: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? { raw: buffer.toString('utf8') } : { rawBase64: buffer.toString('base64') }
}
