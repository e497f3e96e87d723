import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { readTar } from '../../src/segment/reader/untar.ts'
import { writeTar } from '../../src/segment/tar.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const file = (path: string, ...pieces: string[]) => ({ path, pieces: pieces.map(bytes) })

describe('tar', () => {
  it('writes exact headers', () => {
    const tar = Buffer.concat(writeTar([file('a/'), file('a/b', 'he', '', 'llo')], 1_700_000_000_999))
    assert.equal(tar.length, 512 + 1024 + 1024)
    const header = (at: number) => tar.subarray(at, at + 345).toString('latin1').replaceAll('\0', '.')
    const pad = (text: string, width: number) => text.padEnd(width, '.')
    assert.equal(header(0), pad('a/', 100) + '0000755.' + '0000000.' + '0000000.' + '00000000000.' + '14524770400.' + '006227. ' + pad('5', 101) + 'ustar.00' + '.'.repeat(80))
    assert.equal(header(512), pad('a/b', 100) + '0000644.' + '0000000.' + '0000000.' + '00000000005.' + '14524770400.' + '006366. ' + pad('0', 101) + 'ustar.00' + '.'.repeat(80))
    assert.equal(tar.subarray(1024, 1030).toString(), 'hello\0')
    assert.ok(tar.subarray(1536).every((byte) => byte === 0))
  })

  it('is read by the tar of the system', () => {
    const long = `${'n'.repeat(150)}/${'f'.repeat(80)}`
    const tar = Buffer.concat(writeTar([file('seg/'), file('seg/x', 'one'), file(long, 'two')], 0))
    assert.equal(execFileSync('tar', ['-tf', '-'], { input: tar }).toString(), `seg/\nseg/x\n${long}\n`)
    assert.equal(execFileSync('tar', ['-xOf', '-', long], { input: tar }).toString(), 'two')
  })

  it('gives back what it took', () => {
    const path = fc.string({ unit: fc.constantFrom('a', '/', '-', 'é', '.'), minLength: 1, maxLength: 160, size: 'max' }).filter((text) => !text.endsWith('/'))
    fc.assert(fc.property(fc.dictionary(path, fc.uint8Array({ maxLength: 1100, size: 'max' })), (files) => {
      const entries = Object.entries(files).map(([name, content]) => ({ path: name, pieces: [content.subarray(0, 3), content.subarray(3)] }))
      const back = readTar(Buffer.concat(writeTar(entries, 1e12)))
      assert.deepEqual(Object.fromEntries([...back].map(([name, content]) => [name, Uint8Array.from(content)])), { ...files })
    }))
  })

  it('reads archives of the system, pax paths and numbers beyond octal', () => {
    const long = 'p'.repeat(200)
    const make = (...options: string[]) => execFileSync('sh', ['-c', `d=$(mktemp -d) && cd $d && printf hello > ${long} && tar ${options.join(' ')} -cf - ${long} && rm -r $d`])
    for (const format of ['gnu', 'posix']) {
      assert.deepEqual([...readTar(make(`--format=${format}`))].map(([name, content]) => [name, Buffer.from(content).toString()]), [[long, 'hello']])
    }
    const tar = Buffer.concat(writeTar([file('f', 'hello')], 0))
    tar.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5], 124)
    tar.write(`${tar.subarray(0, 512).reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
    assert.equal(Buffer.from(readTar(tar).get('f')!).toString(), 'hello')
  })

  it('refuses damaged archives', () => {
    const tar = Buffer.concat(writeTar([file('f', 'hello')], 0))
    assert.throws(() => readTar(tar.subarray(0, 514)), /ends inside the file/)
    const changed = Buffer.from(tar)
    changed[0] = 103
    assert.throws(() => readTar(changed), /header at byte 0 is damaged/)
    assert.deepEqual([...readTar(new Uint8Array(0))], [])
  })
})
