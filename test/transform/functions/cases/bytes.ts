import { fails, over, refused } from '../case-table.ts'
import type { FunctionCase } from '../case-table.ts'

const hex = (digits: string): Uint8Array => Buffer.from(digits, 'hex')
const uuid = '123e4567-e89b-12d3-a456-426614174000'

export const bytesCases: readonly FunctionCase[] = [
  over('STRING', 'toUtf8(a)', ['aé\u{1f600}', 'byte[]:61c3a9f09f9880'], ['', 'byte[]:']),
  over('BYTES', 'fromUtf8(a)', [hex('61c3a9'), 'String:aé'], [hex('efbbbf61'), 'String:\ufeffa'], [hex('ff61'), 'String:\ufffda'], [hex('e28261'), 'String:\ufffda'], [hex('f09f98'), 'String:\ufffd'], [hex('c0af'), 'String:\ufffd\ufffd'], [hex('eda08061'), 'String:\ufffda'], [hex('edab40'), 'String:\ufffd@'], [hex('edaa'), 'String:\ufffd'], [hex('ed9fbf'), 'String:\ud7ff']),
  over('STRING', 'toAscii(a)', ['aé\u{1f600}b', 'byte[]:613f3f62']),
  over('BYTES', 'fromAscii(a)', [hex('6180ff'), 'String:a\ufffd\ufffd']),
  over('STRING', "toBytes(a, 'ISO-8859-1')", ['aé€', 'byte[]:61e93f']),
  over('BYTES', "fromBytes(a, 'latin1')", [hex('61e9'), 'String:aé']),
  { expression: 'fromBytes(a, b)', columns: { a: 'BYTES', b: 'STRING' }, rows: [[{ a: hex('61'), b: 'utf-8' }, 'String:a'], [{ a: hex('61'), b: 'US-ASCII' }, 'String:a'], [{ a: hex('0061'), b: 'UTF-16' }, refused]] },
  over('BYTES', 'toBase64(a)', [hex('00ff10'), 'String:AP8Q'], [hex('00'), 'String:AA=='], [hex(''), 'String:']),
  over('STRING', 'fromBase64(a)', ['AP8Q', 'byte[]:00ff10'], ['AA==', 'byte[]:00'], ['AA', 'byte[]:00'], ['AAA', 'byte[]:0000'], ['A', fails], ['AA=', fails], ['A A=', fails], ['AB==', 'byte[]:00'], ['A-_B', fails], ['', 'byte[]:'], ['AAAA=', fails]),
  over('BYTES', 'base64Encode(a)', [hex('00ff10'), 'byte[]:41503851']),
  over('BYTES', 'base64Decode(a)', [hex('41503851'), 'byte[]:00ff10'], [hex('ff'), fails]),
  over('STRING', 'hexToBytes(a)', ['00fF', 'byte[]:00ff'], ['0', fails], [' 00', fails], ['', 'byte[]:']),
  over('BYTES', 'bytesToHex(a)', [hex('00ff'), 'String:00ff']),
  over('STRING', 'bytesToHex(a)', [' 00FF ', 'String:00ff'], ['x', fails]),
  over('STRING', 'hexDecimalToLong(a)', ['ff', 'Long:255'], ['0xff', 'Long:255'], ['-0F', 'Long:-15'], ['0x-f', 'Long:-15'], ['7fffffffffffffff', 'Long:9223372036854775807'], ['8000000000000000', fails], ['-8000000000000000', 'Long:-9223372036854775808'], ['', fails], ['0X1', fails], ['g', fails]),
  over('LONG', 'longToHexDecimal(a)', [255n, 'String:ff'], [-1n, 'String:ffffffffffffffff']),
  over('BIG_DECIMAL', 'bigDecimalToBytes(a)', ['1.5', 'byte[]:00010f'], ['0', 'byte[]:000000'], ['-1', 'byte[]:0000ff'], ['128', 'byte[]:00000080']),
  over('BYTES', 'bytesToBigDecimal(a)', [hex('00010f'), 'BigDecimal:1.5'], [hex('0000'), fails], [hex('80010f'), 'BigDecimal:1.5E+32768']),
  over('STRING', 'toUUIDBytes(a)', [uuid, `byte[]:${uuid.replaceAll('-', '')}`], ['1-2-3-4-5', 'byte[]:00000001000200030004000000000005'], ['x', 'null'], ['123456789-2-3-4-5', 'byte[]:23456789000200030004000000000005'], [`${uuid}0`, 'null'], ['', 'null']),
  over('BYTES', 'fromUUIDBytes(a)', [hex(uuid.replaceAll('-', '')), `String:${uuid}`], [hex('00'), fails]),
  over('STRING', 'encodeUrl(a)', ['a b+é/?&=~!*\'()-_.', 'String:a+b%2B%C3%A9%2F%3F%26%3D%7E%21*%27%28%29-_.'], ['\u{1f600}', 'String:%F0%9F%98%80']),
  over('STRING', 'decodeUrl(a)', ['a+b%2B%C3%A9', 'String:a b+é'], ['%zz', fails], ['%', fails], ['%4', fails], ['x%41y', 'String:xAy'], ['%ff', 'String:\ufffd'], ['%41%4', fails])
]

export const hashCases: readonly FunctionCase[] = [
  over('STRING', 'md5(toUtf8(a))', ['abc', 'String:900150983cd24fb0d6963f7d28e17f72']),
  over('STRING', 'sha(toUtf8(a))', ['abc', 'String:a9993e364706816aba3e25717850c26c9cd0d89d']),
  over('STRING', 'sha224(toUtf8(a))', ['abc', 'String:e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf']),
  over('STRING', 'sha256(toUtf8(a))', ['abc', 'String:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'], [null, 'null']),
  over('STRING', 'sha512(toUtf8(a))', ['', 'String:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e']),
  over('STRING', 'sha256(a)', ['00ff', 'String:06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8'], ['abc', fails]),
  over('STRING', 'crc32(toUtf8(a))', ['123456789', 'Integer:-873187034']),
  over('STRING', 'crc32c(toUtf8(a))', ['123456789', 'Integer:-486108541']),
  over('STRING', 'adler32(toUtf8(a))', ['Wikipedia', 'Integer:300286872'], ['', 'Integer:1']),
  over('STRING', 'murmurHash2(toUtf8(a))', ['abc', 'Integer:479470107'], ['', 'Integer:275646681'], ['abcd', 'Integer:-1323649548']),
  over('STRING', 'murmurHash2UTF8(a)', ['abc', 'Integer:479470107']),
  over('STRING', 'murmurHash2Bit64(toUtf8(a))', ['abc', 'Long:-3600451775755102027'], ['', 'Long:-7207201254813729732'], ['abcdefgh', 'Long:-1152242316416648093'], ['abcdefghijk', 'Long:-1987978039218034528']),
  over('STRING', 'murmurHash2Bit64(toUtf8(a), -1)', ['abc', 'Long:3152281241148932112']),
  over('STRING', 'murmurHash3Bit32(toUtf8(a), 0)', ['abc', 'Integer:-1277324294'], ['', 'Integer:0'], ['abcdefgh', 'Integer:1239272644']),
  over('STRING', 'murmurHash3Bit32(toUtf8(a), -7)', ['abcdé', 'Integer:-42971634']),
  over('STRING', 'murmurHash3Bit64(toUtf8(a), 0)', ['abc', 'Long:-5434086359492102041'], ['', 'Long:0']),
  over('STRING', 'murmurHash3Bit128(toUtf8(a), 0)', ['abc', 'byte[]:6778ad3f3f3f96b4522dca264174a23b'], ['abcdefghijklmnopqrstuvwxyz', 'byte[]:a94a6f517e9d9c7429d5a7b6899cade9'], ['abcdefghijklmnop', 'byte[]:23b74c22a33ccac41aeb31b395d63343']),
  over('STRING', 'murmurHash3Bit128(toUtf8(a), -3)', ['abcdefghijk', 'byte[]:974d2dd47d4ec3471542af08808366dd'])
]
