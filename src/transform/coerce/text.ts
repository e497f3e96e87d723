import { decodeBase64 } from '../../decode/base64.ts'
import { Fault } from '../../decode/fault.ts'
import { plainDigits } from '../../decode/floating-number.ts'
import { parseDecimal } from '../../decode/number-text.ts'
import { isWellFormed } from '../../decode/unicode.ts'
import { badText } from './converter.ts'
import type { Converter, ConverterSettings } from './converter.ts'
import { documentWriter } from './json-text.ts'

/**
 * STRING.
 *
 * | from            | rule                                                                        | key                   |
 * | --------------- | --------------------------------------------------------------------------- | --------------------- |
 * | S               | as it is, NUL characters too; a lone surrogate is BAD_UNICODE               | the same              |
 * | N               | the text as DynamoDB wrote it; no number text is BAD_VALUE                  | the same              |
 * | BOOL            | `true`, `false`                                                             | the same              |
 * | B               | lower-case hex of the bytes (Pinot's BYTES to STRING)                       | the same              |
 * | M L SS NS BS    | JSON text (json-text.ts)                                                    | -                     |
 *
 * Pinot's ingestion would cut an S at its first NUL character; a segment can hold it, so it is kept.
 */
export function textConverter ({ dataType, isKey, base64 }: ConverterSettings): Converter {
  const write = documentWriter(base64)
  return {
    text: wellFormed,
    number: (value) => plainDigits(value) >= 0 || parseDecimal(value) !== undefined ? value : badText('N', value, dataType, 'not a number'),
    flag: (value) => value ? 'true' : 'false',
    binary: (value) => {
      const bytes = decodeBase64(value, base64)
      return bytes === undefined ? badBase64(value, base64) : hexText(bytes)
    },
    document: isKey ? (_value, tag) => new Fault('BAD_VALUE', `${tag} cannot be a key`) : write
  }
}

/** The text itself, if it has no lone surrogate. */
export function wellFormed (value: string): string | Fault {
  return isWellFormed(value) ? value : new Fault('BAD_UNICODE', `S with a lone surrogate: ${JSON.stringify(value.slice(0, 60))}`)
}

/** A binary value that is not base64 so many times. */
export function badBase64 (value: string, times: 1 | 2): Fault {
  return new Fault('BAD_BASE64', `B ${JSON.stringify(value.slice(0, 60))} is not base64${times === 2 ? ' of base64' : ''}`)
}

function hexText (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}
