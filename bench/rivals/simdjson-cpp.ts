import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Sample } from '../rounds.ts'
import type { Checksum } from '../stage/checksum.ts'

const source = fileURLToPath(new URL('simdjson-cpp/decode.cpp', import.meta.url))
const cache = fileURLToPath(new URL('../../node_modules/.cache/dynapinot/', import.meta.url))
const compilerOf = (): string => process.env.CXX ?? 'c++'
/** For this very processor: the limit is what the machine can do. */
const flags = ['-O3', '-march=native', '-std=c++17']
const remedy = 'it takes a C++ compiler and simdjson: on Debian and Ubuntu, g++ and libsimdjson-dev'

/** A sample, and the largest memory of the process so far. */
export interface NativeSample extends Sample {
  readonly peakRssBytes: number
}

/** The C++ program on a file of change records of the shape `meetups`; it stays, with the file in memory. */
export class SimdjsonCpp {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #answers: AsyncIterator<string>
  readonly #records: number

  /** @throws Error if it cannot be compiled here, with what is missing. */
  constructor (file: string, records: number) {
    this.#child = spawn(compiled(), [file], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#answers = createInterface(this.#child.stdout)[Symbol.asyncIterator]()
    this.#records = records
  }

  async run (passes: number): Promise<NativeSample> {
    const { seconds, cpuSeconds, peakRssBytes } = await this.#ask(`run ${passes}`) as NativeSample
    return { seconds, cpuSeconds, records: passes * this.#records, peakRssBytes }
  }

  /** Sums by column in the order of `names`. */
  async checksum (names: readonly string[]): Promise<Checksum> {
    const { names: own, ...checksum } = await this.#ask('checksum') as Checksum & { names: string[] }
    if (own.join() !== names.join()) throw new Error(`the C++ program has the columns ${own.join()}, the plan ${names.join()}`)
    return checksum
  }

  close (): void {
    this.#child.stdin.end()
  }

  async #ask (command: string): Promise<unknown> {
    this.#child.stdin.write(command + '\n')
    const { value, done } = await this.#answers.next()
    if (done === true) throw new Error(`the C++ program ended at '${command}'`)
    return JSON.parse(value)
  }
}

/** Path of the program, compiled unless it is there from before. */
function compiled (): string {
  const version = compilerVersion()
  const hash = createHash('sha256').update(readFileSync(source)).update([version, cpus()[0]?.model, ...flags].join('\0')).digest('hex').slice(0, 16)
  const path = join(cache, `simdjson-${hash}`)
  if (existsSync(path)) return path
  mkdirSync(cache, { recursive: true })
  const temporary = `${path}.${process.pid}`
  try {
    execFileSync(compilerOf(), [...flags, source, '-o', temporary, '-lsimdjson'], { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (cause) {
    const { stderr } = cause as { stderr?: Buffer }
    throw new Error(`the C++ program does not compile (${firstError(stderr)}); ${remedy}`, { cause })
  }
  renameSync(temporary, path)
  return path
}

function compilerVersion (): string {
  try {
    return execFileSync(compilerOf(), ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (cause) {
    throw new Error(`'${compilerOf()}' does not run; ${remedy}`, { cause })
  }
}

function firstError (stderr: Buffer | undefined): string {
  const text = stderr?.toString() ?? ''
  return (text.split('\n').find((line) => line.includes('error')) ?? text.split('\n')[0] ?? '').trim()
}
