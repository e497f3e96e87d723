import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { delimiter } from 'node:path'
import type { AvailablePinotJava } from './maven.ts'

export interface JvmOptions {
  /** Main class. */
  main: string
  args?: string[]
  /** Maximum heap as `-Xmx` takes it. */
  heap?: string
  /** More flags of the virtual machine. */
  jvmArgs?: string[]
}

/** Packages that Pinot's off-heap buffers and serializers open by reflection. */
const OPENED = ['java.nio', 'sun.nio.ch', 'java.lang', 'java.util', 'java.lang.reflect', 'jdk.internal.misc']
const LOG_LINES_KEPT = 200

/** A Java process that talks in lines. It ends by itself when its stdin closes, so no orphan outlives a test. */
export class Jvm {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #lines: Interface
  readonly #log: string[] = []
  readonly #exit: Promise<number | string>
  #exited = false

  constructor (java: AvailablePinotJava, options: JvmOptions) {
    const flags = [
      `-Xmx${options.heap ?? '1g'}`,
      // Times in segments and SQL must not depend on the machine.
      '-Duser.timezone=UTC',
      ...OPENED.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
      ...options.jvmArgs ?? []
    ]
    this.#child = spawn(java.java, [...flags, options.main, ...options.args ?? []], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // The class path of 220 jars would make the process list unreadable as an argument.
      env: { ...process.env, CLASSPATH: java.classPath.join(delimiter) }
    })
    this.#lines = createInterface({ input: this.#child.stdout, crlfDelay: Infinity })
    createInterface({ input: this.#child.stderr }).on('line', (line) => this.#keep(line))
    // Writing to a process that has just died is reported by its exit.
    this.#child.stdin.on('error', () => {})
    this.#exit = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message))
      this.#child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
    })
    this.onExit(() => { this.#exited = true })
  }

  get pid (): number {
    return this.#child.pid ?? -1
  }

  get exited (): boolean {
    return this.#exited
  }

  /** Resolves to the exit code or signal name. */
  get exit (): Promise<number | string> {
    return this.#exit
  }

  /** The last lines of its stderr. */
  get log (): string {
    return this.#log.join('\n')
  }

  onExit (listener: (codeOrSignal: number | string) => void): void {
    this.#exit.then(listener, listener)
  }

  onLine (listener: (line: string) => void): void {
    this.#lines.on('line', listener)
  }

  send (line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** The first line of stdout, or an error with the log when the process ends before. */
  async firstLine (timeoutMs: number): Promise<string> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const line = once(this.#lines, 'line', { signal: timeout }).then(([text]) => text as string)
    const died = this.#exit.then((code) => {
      throw new Error(`Java ended with ${code} before it was up:\n${this.log}`)
    })
    try {
      return await Promise.race([line, died])
    } catch (error) {
      line.catch(() => {})
      died.catch(() => {})
      if (!timeout.aborted) throw error
      await this.kill()
      throw new Error(`Java was not up after ${timeoutMs} ms:\n${this.log}`, { cause: error })
    } finally {
      died.catch(() => {})
    }
  }

  /** Closes stdin, on which it shuts down in order; after the time it is killed. */
  async stop (timeoutMs: number = 30_000): Promise<void> {
    this.#child.stdin.end()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), timeoutMs)
    await this.#exit
    clearTimeout(timer)
  }

  async kill (): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exit
  }

  #keep (line: string): void {
    if (process.env.DYNAPINOT_JAVA_LOG) console.error(line)
    this.#log.push(line)
    if (this.#log.length > LOG_LINES_KEPT) this.#log.shift()
  }
}
