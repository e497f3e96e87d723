import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { DynapinotError } from '../../../src/errors.ts'
import { openExport } from '../../../src/source/export/export-source.ts'
import type { PeekableSource } from '../../../src/source/contract.ts'
import type { InputUnit } from '../../../src/worker/protocol.ts'
import { checkItemCount, readUnit } from '../../../src/worker/read-unit.ts'
import { itemLine, makeExport } from '../make-export.ts'
import type { MadeExportOptions, MadeFile } from '../make-export.ts'

const top = mkdtempSync(join(tmpdir(), 'export-source-'))
after(() => { rmSync(top, { recursive: true }) })

let roots = 0
const root = (): string => {
  const path = join(top, `r${roots++}`)
  mkdirSync(path)
  return path
}
const items = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => itemLine({ id: { S: String(from + i) }, n: { N: '1' } }))

async function unitsOf (source: PeekableSource, from = 0): Promise<InputUnit[]> {
  const units: InputUnit[] = []
  for await (const unit of source.units(from, new AbortController().signal)) units.push(unit)
  return units
}

async function refused (open: Promise<unknown>): Promise<DynapinotError> {
  const error = await open.then(() => null, (caught: unknown) => caught)
  assert.ok(error instanceof DynapinotError, String(error))
  return error
}

test('units, totals, time and table of a whole export', async () => {
  const made = makeExport(root(), [{ lines: items(0, 3) }, { lines: [] }, { lines: items(3, 5) }], { prefix: '2024/June' })
  const source = await openExport(made.folder)
  const units = await unitsOf(source)
  assert.deepEqual(units.map(({ index, name, path, gzip, itemCount }) => ({ index, name, path, gzip, itemCount })),
    made.files.map((path, index) => ({ index, name: path, path, gzip: true, itemCount: [3, 0, 2][index] })))
  assert.deepEqual(source.totals, { units: 3, bytes: made.files.reduce((sum, path) => sum + readFileSync(path).length, 0), items: 5 })
  assert.equal(source.kind, 'export')
  assert.equal(source.repeatable, true)
  assert.equal(source.exportTime, 1719039879869000n)
  assert.equal(source.tableName, 'Orders')
  assert.deepEqual(source.refused, [])
  assert.deepEqual(source.warnings, [])
  let lines = 0
  for (const unit of units) {
    const read = await readUnit(unit, { maxLineBytes: 1000 }, { lines: (bytes) => Buffer.from(bytes).toString().trim().split('\n').length, tooLong: () => {} })
    checkItemCount(unit, read.lines)
    lines += read.lines
  }
  assert.equal(lines, 5)
  assert.deepEqual((await unitsOf(source, 1)).map(({ index }) => index), [1, 2])
  await source.close()
})

test('the folder, its summary, and any folder above it are the same export', async () => {
  const base = root()
  const made = makeExport(base, [{ lines: items(0, 1) }], { prefix: 'a/b' })
  const paths = [made.folder, join(made.folder, 'manifest-summary.json'), join(base, 'a/b/AWSDynamoDB'), join(base, 'a/b'), base]
  for (const path of paths) assert.deepEqual((await unitsOf(await openExport(path))).map(({ path }) => path), made.files)
})

test('an export that was renamed or moved is the same input', async () => {
  const base = root()
  const made = makeExport(base, [{ lines: items(0, 1) }, { missing: true, lines: items(1, 2) }])
  const { fingerprint } = await openExport(made.folder)
  const moved = join(base, 'my-copy')
  renameSync(made.folder, moved)
  assert.equal((await openExport(moved)).fingerprint, fingerprint)
  assert.match(fingerprint ?? '', /^[0-9a-f]{64}$/)
})

test('another export is another input', async () => {
  const fingerprints = new Set<string | null>()
  const of = async (files: MadeFile[], options?: MadeExportOptions): Promise<void> => {
    fingerprints.add((await openExport(makeExport(root(), files, options).folder)).fingerprint)
  }
  await of([{ lines: items(0, 1) }, { lines: items(1, 2) }])
  await of([{ lines: items(1, 2) }, { lines: items(0, 1) }])
  await of([{ lines: items(0, 1) }, { lines: items(1, 2), itemCount: 5 }])
  await of([{ lines: items(0, 1) }, { lines: items(1, 2) }], { exportTime: '2024-06-22T07:04:39.870Z' })
  await of([{ lines: items(0, 1) }, { lines: items(1, 2) }], { exportId: '01693685827463-2d8752fe' })
  assert.equal(fingerprints.size, 5)
})

test('several exports in a folder are listed, not guessed', async () => {
  const base = root()
  const one = makeExport(base, [], { exportId: '01-a' })
  const two = makeExport(base, [], { exportId: '02-b' })
  rmSync(join(two.folder, 'manifest-summary.json'))
  const error = await refused(openExport(base))
  assert.equal(error.code, 'CONFIG_INVALID')
  assert.deepEqual(error.context.faults, [one.folder, `${two.folder} (not finished)`])
  await openExport(one.folder)
})

test('an export that is not finished', async () => {
  const made = makeExport(root(), [{ lines: items(0, 1) }])
  rmSync(join(made.folder, 'manifest-summary.json'))
  for (const path of [made.folder, join(made.folder, '..')]) {
    const error = await refused(openExport(path))
    assert.equal(error.code, 'MANIFEST_INVALID')
    assert.match(error.message, /not finished/)
    assert.match(error.context.remedy ?? '', /COMPLETED/)
  }
  const list = makeExport(root(), [{ lines: items(0, 1) }])
  rmSync(join(list.folder, 'manifest-files.json'))
  assert.match((await refused(openExport(list.folder))).message, /there is no .*manifest-files\.json/)
})

test('paths that are no export', async () => {
  const base = root()
  writeFileSync(join(base, 'a.json'), '{}')
  for (const [path, message] of [
    [join(base, 'none'), /does not exist/], [join(base, 'a.json'), /not an export/], [base, /no export in/],
    ['s3://bucket/AWSDynamoDB/01', /local folders/]
  ] as const) {
    const error = await refused(openExport(path))
    assert.equal(error.code, 'INPUT_NOT_FOUND')
    assert.match(error.message, message)
  }
})

test('checksums of the manifests', async () => {
  const files = [{ lines: items(0, 1) }]
  for (const checksums of ['base64', 'hex', 'none'] as const) {
    assert.deepEqual((await openExport(makeExport(root(), files, { checksums }).folder)).warnings, [])
  }
  assert.equal((await openExport(makeExport(root(), files, { checksums: 'strange' }).folder)).warnings?.length, 2)
  const error = await refused(openExport(makeExport(root(), files, { checksums: 'wrong' }).folder))
  assert.equal(error.code, 'MANIFEST_INVALID')
  assert.match(error.message, /manifest-summary\.json has MD5 .*==, its checksum file says .*==/)
})

test('exports of another kind are refused by name', async () => {
  const open = async (summary: Record<string, unknown>): Promise<DynapinotError> =>
    await refused(openExport(makeExport(root(), [{ lines: items(0, 1) }], { summary }).folder))
  for (const [summary, message, remedy] of [
    [{ outputFormat: 'ION' }, /format is "ION"; only DYNAMODB_JSON/, /DYNAMODB_JSON/],
    [{ exportType: 'INCREMENTAL_EXPORT', outputView: 'NEW_IMAGE' }, /type "INCREMENTAL_EXPORT"; only a full export/, /FULL_EXPORT/],
    [{ itemCount: '5' }, /itemCount/, undefined],
    [{ exportTime: 'yesterday' }, /exportTime/, undefined],
    [{ exportArn: null, manifestFilesS3Key: null }, /id/, undefined]
  ] as const) {
    const error = await open(summary)
    assert.equal(error.code, 'MANIFEST_INVALID')
    assert.match(error.message, message)
    if (remedy !== undefined) assert.match(error.context.remedy ?? '', remedy)
  }
})

test('exportTime to the microsecond', async () => {
  for (const [text, time] of [
    ['2024-06-22T07:04:39Z', 1719039879000000n], ['2024-06-22T07:04:39.5Z', 1719039879500000n],
    ['2024-06-22T07:04:39.123456789Z', 1719039879123456n], ['2024-06-22T09:04:39.000001+02:00', 1719039879000001n]
  ] as const) {
    assert.equal((await openExport(makeExport(root(), [], { exportTime: text }).folder)).exportTime, time)
  }
})

test('keys that lead elsewhere are refused, the others are read with their index', async () => {
  const id = '01693685827463-2d8752fd'
  const bad = [
    `AWSDynamoDB/${id}/../secret`, `AWSDynamoDB/${id}/data/../../x.json.gz`, `../AWSDynamoDB/${id}/data/x.json.gz`,
    `/AWSDynamoDB/${id}/data/x.json.gz`, '/etc/passwd', 'AWSDynamoDB/02-other/data/x.json.gz', 'AWSDynamoDB/data/x.json.gz',
    `AWSDynamoDB/${id}/manifest-files.json`, `AWSDynamoDB/${id}/data//etc/passwd`, `AWSDynamoDB/${id}/data/..\\x.json.gz`,
    `AWSDynamoDB/${id}/data/\u0000x`, 'data/0000abcdefghijklmnopqrstuvw.json.gz'
  ]
  const made = makeExport(root(), [{ lines: items(0, 1) }, ...bad.map((key) => ({ lines: items(0, 1), key })), { lines: items(1, 2) }])
  const source = await openExport(made.folder)
  assert.deepEqual((await unitsOf(source)).map(({ index }) => index), [0, bad.length + 1])
  assert.deepEqual(source.refused.map(({ index, name, error }) => [index, name, error.code]), bad.map((key, i) => [i + 1, key, 'MANIFEST_INVALID']))
  assert.equal(source.totals.units, 2)
})

test('missing files and files named twice are refused, the rest is read', async () => {
  const base = root()
  const made = makeExport(base, [{ lines: items(0, 1) }, { missing: true, lines: items(1, 2) }, { lines: items(2, 3), key: 'AWSDynamoDB/01693685827463-2d8752fd/data/0000abcdefghijklmnopqrstuvw.json.gz' }])
  const source = await openExport(made.folder)
  assert.deepEqual((await unitsOf(source)).map(({ index }) => index), [0])
  assert.deepEqual(source.refused.map(({ index, error }) => [index, error.code]), [[1, 'INPUT_NOT_FOUND'], [2, 'MANIFEST_INVALID']])
  assert.match(source.refused[0]!.error.message, /0001.*is in the manifest but not in the folder/)
  assert.match(source.refused[1]!.error.message, /twice, in lines 1 and 3/)
  // The missing file comes back: same fingerprint, its own index.
  cpSync(made.files[0]!, made.files[1]!)
  const again = await openExport(made.folder)
  assert.equal(again.fingerprint, source.fingerprint)
  assert.deepEqual((await unitsOf(again)).map(({ index }) => index), [0, 1])
})

test('an export without any readable file is an error', async () => {
  const missing = await refused(openExport(makeExport(root(), [{ missing: true, lines: items(0, 1) }, { missing: true }]).folder))
  assert.equal(missing.code, 'INPUT_NOT_FOUND')
  assert.equal(missing.context.faults?.length, 2)
  const none = await refused(openExport(makeExport(root(), [], { summary: { itemCount: 7 } }).folder))
  assert.match(none.message, /lists no files, but the export has 7 items/)
  assert.deepEqual(await unitsOf(await openExport(makeExport(root(), []).folder)), [])
})

test('a damaged list of files names its line', async () => {
  for (const [line, message] of [
    ['{', /line 2: not JSON/], ['[]', /line 2: not a JSON object/], ['{"itemCount":1}', /no dataFileS3Key/],
    ['{"itemCount":-1,"dataFileS3Key":"a"}', /itemCount is not a number of items: -1/],
    ['{"itemCount":1,"dataFileS3Key":"a","md5Checksum":"abc"}', /md5Checksum/]
  ] as const) {
    const made = makeExport(root(), [{ lines: items(0, 1) }], { checksums: 'none' })
    const list = join(made.folder, 'manifest-files.json')
    writeFileSync(list, readFileSync(list, 'utf8') + line)
    const error = await refused(openExport(made.folder))
    assert.equal(error.code, 'MANIFEST_INVALID')
    assert.equal(error.context.line, 2)
    assert.match(error.message, message)
  }
})

test('counts that do not add up are told', async () => {
  const { warnings } = await openExport(makeExport(root(), [{ lines: items(0, 2), md5: null }], { summary: { itemCount: 3 } }).folder)
  assert.deepEqual(warnings, [
    'the summary of the export says 3 items, the files of its manifest have 2',
    '1 of 1 files have no MD5 in the manifest: their bytes are not checked'
  ])
})

test('a look at the first items', async () => {
  const made = makeExport(root(), [{ lines: [] }, { bytes: Buffer.from('damaged'), itemCount: 1 }, { lines: [...items(0, 40), itemLine({ id: { S: 'x' }, note: { S: 'y' } }), '{"other":1}', '{'] }])
  const source = await openExport(made.folder)
  assert.deepEqual(await source.peek(), {
    form: 'export',
    records: 41,
    keys: [],
    timeUnits: {},
    tableNames: { Orders: 41 },
    attributes: { id: 41, n: 40, note: 1 },
    origin: 'unknown',
    exportTime: 1719039879869000n
  })
  assert.equal((await source.peek({ records: 10, bytes: 1 << 20 })).records, 10)
  const damaged = await openExport(makeExport(root(), [{ bytes: gzipSync('x\n').subarray(0, 9), itemCount: 1 }]).folder)
  assert.equal((await refused(damaged.peek())).code, 'INPUT_CORRUPT')
})
