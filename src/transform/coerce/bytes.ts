import { decodeBase64 } from '../../decode/base64.ts'
import { badText, refuse, refuseDocument, trimmed } from './converter.ts'
import type { Converter, ConverterSettings } from './converter.ts'
import { badBase64 } from './text.ts'

/**
 * BYTES.
 *
 * | from | rule                                                                                   | key                   |
 * | ---- | -------------------------------------------------------------------------------------- | --------------------- |
 * | B    | the bytes, base64 taken off as often as the source says; else BAD_BASE64               | the same              |
 * | S    | after trimming hex of either case, as Pinot's STRING to BYTES; else BAD_VALUE          | lower case, untrimmed |
 */
export function bytesConverter ({ dataType, isKey, base64 }: ConverterSettings): Converter {
  const hex = isKey ? /^(?:[0-9a-f]{2})*$/ : /^(?:[0-9a-fA-F]{2})*$/
  return {
    binary: (value) => decodeBase64(value, base64) ?? badBase64(value, base64),
    text: (value) => {
      const text = isKey ? value : trimmed(value)
      return hex.test(text) ? Uint8Array.from(Buffer.from(text, 'hex')) : badText('S', value, dataType, 'not hex')
    },
    number: refuse('N', dataType),
    flag: refuse('BOOL', dataType),
    document: refuseDocument(dataType)
  }
}
