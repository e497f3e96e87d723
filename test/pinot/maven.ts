import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What is needed to start one of the Java mains under `java/`, or why it can not be had. */
export type PinotJava = {
  available: true
  /** The java executable. */
  java: string
  /** Own classes first, then Pinot's jars. */
  classPath: string[]
  /** Folder of this build in the user's cache. */
  home: string
} | {
  available: false
  reason: string
}

export type AvailablePinotJava = Extract<PinotJava, { available: true }>

const PINOT_VERSION = '1.5.1'
const JAVA_AT_LEAST = 17
/** A first download of 160 MB may be slow; a build that takes longer has died. */
const BUILD_TIMEOUT_MS = 15 * 60_000
const project = fileURLToPath(new URL('java', import.meta.url))
const run = promisify(execFile)

let prepared: Promise<PinotJava> | undefined

/** Compiles the Java side and resolves its class path once; later runs find both in the cache and need no Maven. */
export function preparePinotJava (): Promise<PinotJava> {
  prepared ??= prepare()
  return prepared
}

/** For callers that have no use for an absent Java: the same, with the reason as an error. */
export async function requirePinotJava (): Promise<AvailablePinotJava> {
  const java = await preparePinotJava()
  if (!java.available) throw new Error(java.reason)
  return java
}

async function prepare (): Promise<PinotJava> {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
  const version = await javaVersion(java)
  if (version === undefined) return { available: false, reason: `no Java: '${java}' does not run` }
  if (version < JAVA_AT_LEAST) {
    return { available: false, reason: `Java ${JAVA_AT_LEAST} or later is needed, '${java}' is ${version}` }
  }
  const home = join(homedir(), '.cache', 'dynapinot', `pinot-${PINOT_VERSION}`, await sourceHash(version))
  const cached = await readClassPath(home)
  if (cached) return { available: true, java, classPath: cached, home }
  if (!await mavenRuns()) return { available: false, reason: "no Maven: 'mvn' does not run" }
  await withLock(`${home}.lock`, async () => {
    if (!await readClassPath(home)) await build(home)
  })
  const classPath = await readClassPath(home)
  if (!classPath) return { available: false, reason: `Maven left no class path in ${home}` }
  return { available: true, java, classPath, home }
}

async function javaVersion (java: string): Promise<number | undefined> {
  try {
    const { stderr } = await run(java, ['-version'])
    const version = /version "(\d+)/.exec(stderr)?.[1]
    return version === undefined ? undefined : Number(version)
  } catch {
    return undefined
  }
}

async function mavenRuns (): Promise<boolean> {
  try {
    await run('mvn', ['-v'])
    return true
  } catch {
    return false
  }
}

/** Names the build by its inputs, so that an edit is a new build and an old one can be gone back to. */
async function sourceHash (javaMajor: number): Promise<string> {
  const hash = createHash('sha256').update(`java ${javaMajor}\n`)
  const entries = await readdir(join(project, 'src'), { recursive: true, withFileTypes: true })
  const sources = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of [join(project, 'pom.xml'), ...sources.sort()]) {
    hash.update(path.slice(project.length)).update('\0').update(await readFile(path)).update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

/** Returns nothing as well when the local Maven repository has been cleaned since. */
async function readClassPath (home: string): Promise<string[] | undefined> {
  let text: string
  try {
    text = await readFile(join(home, 'classpath.txt'), 'utf8')
  } catch {
    return undefined
  }
  const jars = text.trim().split(delimiter)
  return jars.every((jar) => existsSync(jar)) ? [join(home, 'classes'), ...jars] : undefined
}

async function build (home: string): Promise<void> {
  const work = `${home}.${process.pid}`
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  try {
    try {
      await maven(work, ['-o'])
    } catch {
      // Offline works only if every jar is in the local repository, so the first time this is normal.
      await maven(work, [])
    }
    await rm(home, { recursive: true, force: true })
    await rename(work, home)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function maven (work: string, flags: string[]): Promise<void> {
  const goals = ['compiler:compile', 'dependency:build-classpath']
  const settings = [`-DbuildDirectory=${work}`, `-Dmdep.outputFile=${join(work, 'classpath.txt')}`]
  try {
    await run('mvn', ['-q', '-B', ...flags, '-f', join(project, 'pom.xml'), ...settings, ...goals], {
      timeout: BUILD_TIMEOUT_MS,
      maxBuffer: 16 << 20
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string, stderr?: string }
    throw new Error(`Maven failed:\n${stdout}${stderr}`, { cause: error })
  }
}

/** Test files run side by side; only the first of them builds, the others wait for it. */
async function withLock (path: string, work: () => Promise<void>): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  for (;;) {
    try {
      await mkdir(path)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (await isStale(path)) await rm(path, { recursive: true, force: true })
    else await new Promise((resolve) => setTimeout(resolve, 250))
  }
  try {
    await writeFile(join(path, 'pid'), String(process.pid))
    await work()
  } finally {
    await rm(path, { recursive: true, force: true })
  }
}

async function isStale (path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > BUILD_TIMEOUT_MS) return true
    const owner = Number(await readFile(join(path, 'pid'), 'utf8'))
    return owner > 0 && !isAlive(owner)
  } catch {
    // Just released, or its owner has not written its id yet: look again.
    return false
  }
}

function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
