import { isUtf8 } from 'node:buffer'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeadLetter, DecodedBlock } from '../../src/block/batch-decoder.ts'
import { openRowBlock } from '../../src/block/row-block.ts'
import { SimdjsonCpp } from '../rivals/simdjson-cpp.ts'
import { compileUnmarshall } from '../rivals/unmarshall.ts'
import { repeated } from '../rounds.ts'
import type { Contender } from '../rounds.ts'
import { checksumOf } from './checksum.ts'
import type { Checksum } from './checksum.ts'
import type { DecoderFactory } from './decoders.ts'
import type { StageInput } from './input.ts'

/** One that decodes an input whole. */
export interface Decoding extends Contender {
  /** Of its output, outside of any timing; null where that is no columns. */
  readonly checksum: (() => Checksum | Promise<Checksum>) | null
  /** Of a process of its own. */
  readonly peakRssBytes?: () => number
  readonly close?: () => void
}

const limits = { rows: 8192, bytes: 4 << 20 }

/** A decoder of src. */
export function ownDecoder (name: string, create: DecoderFactory, { plan, batches, records }: StageInput): Decoding {
  const pass = (block: (block: DecodedBlock) => void, deadLetter: (letter: DeadLetter) => void): void => {
    const decoder = create(plan, limits, { block, deadLetter }, {})
    let line = 1
    for (const batch of batches) line += decoder.lines(batch, line)
    decoder.finish()
  }
  return {
    name,
    run: repeated(records, () => { pass(() => {}, () => {}) }),
    checksum: () => {
      const buffers: ArrayBufferLike[] = []
      const letters: DeadLetter[] = []
      pass(({ bytes }) => buffers.push(bytes.slice().buffer), (letter) => letters.push(letter))
      for (const { reason, line, detail } of letters.slice(0, 1)) console.error(`${name}: ${letters.length} dead letters, the first of line ${line}: ${reason} ${detail}`)
      const types = plan.columns.map(({ storedType }) => storedType)
      return checksumOf(buffers.map((buffer) => openRowBlock(buffer, types)))
    }
  }
}

/** A parser of lines, and `unmarshall`. @throws RangeError if the table has columns that it does not make. */
export function unmarshalling (name: string, { plan, batches, records }: StageInput, parse: (line: string) => unknown): Decoding {
  const decode = compileUnmarshall(plan)
  return {
    name,
    run: repeated(records, () => { decode(batches, parse) }),
    checksum: () => checksumOf([decode(batches, parse)])
  }
}

/** The parser of npm simdjson, eager: by its lazy one each of a record's values is a search from its start. @throws Error without its add-on. */
export function simdjsonParse (): (line: string) => unknown {
  try {
    return (createRequire(import.meta.url)('simdjson') as { parse: (line: string) => unknown }).parse
  } catch (cause) {
    throw new Error('npm simdjson is not installed, or was not compiled', { cause })
  }
}

/** UTF-8 check, lines and JSON.parse alone: the floor of all that have JSON.parse in them. */
export function parsing (name: string, { batches, records }: StageInput): Decoding {
  return { name, run: repeated(records, () => { batches.forEach(parseOnly) }), checksum: null }
}

function parseOnly (batch: Buffer): void {
  if (!isUtf8(batch)) throw new Error('not UTF-8')
  for (const line of batch.toString('utf8').split('\n')) if (line !== '') JSON.parse(line)
}

/** The limit: simdjson in C++, for the one shape that it knows. @throws Error if it cannot run. */
export function nativeDecoding (name: string, { shape, plan, bytes, records }: StageInput): Decoding {
  if (shape !== 'meetups' || plan.record.form !== 'change') throw new Error('written for change records of meetups alone')
  const dir = mkdtempSync(join(tmpdir(), 'dynapinot-bench-'))
  const file = join(dir, 'changes.ndjson')
  writeFileSync(file, bytes)
  try {
    const program = new SimdjsonCpp(file, records)
    let passes = 1
    let peak = 0
    return {
      name,
      run: async () => {
        const sample = await program.run(passes)
        passes = Math.max(passes, Math.ceil(passes * 0.1 / sample.seconds))
        peak = sample.peakRssBytes
        return sample
      },
      checksum: async () => await program.checksum(plan.columns.map((column) => column.name)),
      peakRssBytes: () => peak,
      close: () => {
        program.close()
        rmSync(dir, { recursive: true })
      }
    }
  } catch (error) {
    rmSync(dir, { recursive: true })
    throw error
  }
}
