import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import { packBatch, packMetadata } from '../../src/segment/pack-metadata.ts'
import { readTar } from '../../src/segment/reader/untar.ts'
import { joined } from './plans.ts'

const segment = (name: string, text: string) => ({ name, crc: 2 ** 52 + 1, creationTime: 1_700_000_000_123, metadata: Buffer.from(text) })
const meta = '00100000000000010000018bcfe5687b'

describe('archives of metadata', () => {
  it('of one segment: its folder, then its two files', () => {
    const tar = gunzipSync(joined(packMetadata(segment('a-p0-1', 'segment.name = a-p0-1\n'))))
    assert.deepEqual(execFileSync('tar', ['-tf', '-'], { input: tar }).toString().trim().split('\n'), ['a-p0-1/', 'a-p0-1/metadata.properties', 'a-p0-1/creation.meta'])
    const files = readTar(tar)
    assert.equal(Buffer.from(files.get('a-p0-1/metadata.properties')!).toString(), 'segment.name = a-p0-1\n')
    assert.equal(Buffer.from(files.get('a-p0-1/creation.meta')!).toString('hex'), meta)
  })

  it('of a batch: flat files, and names and URIs by turns', () => {
    const files = readTar(gunzipSync(joined(packBatch([
      { ...segment('a', 'of a'), downloadUri: 's3://b/t/a.tar.gz' }, { ...segment('a.b', 'of a.b'), downloadUri: 'file:///x/y' }
    ]))))
    assert.deepEqual([...files].map(([path, bytes]) => [path, path.endsWith('.meta') ? Buffer.from(bytes).toString('hex') : Buffer.from(bytes).toString()]), [
      ['a.metadata.properties', 'of a'], ['a.creation.meta', meta],
      ['a.b.metadata.properties', 'of a.b'], ['a.b.creation.meta', meta],
      ['all_segments_metadata', 'a\ns3://b/t/a.tar.gz\na.b\nfile:///x/y\n']
    ])
  })
})
