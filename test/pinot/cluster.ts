import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ControllerRest, waitForRouting } from './controller.ts'
import { Jvm } from './jvm.ts'
import { requirePinotJava } from './maven.ts'
import { querySql, queryUntil } from './sql.ts'
import type { QueryResult } from './sql.ts'

export interface ClusterOptions {
  /** Absolute folder that is kept, with its ports; without it a temporary one is used and removed by `stop`. */
  dataDir?: string
  /** Default: 1. A kept folder must always be started with the same number. */
  servers?: number
  /** Run the controller in a process of its own, so that it can be killed alone. */
  separateController?: boolean
  /** Maximum heap of each process, default `1g`. */
  heap?: string
  /** More flags of the virtual machine; they win over the ones set here. */
  jvmArgs?: string[]
  /** How long a killed process counts as alive, default 10 s. */
  sessionTimeoutMs?: number
  /** Fixed ports; the default is free ones. */
  ports?: { controller?: number, broker?: number, zk?: number, servers?: number[] }
  /** More properties of Pinot's controller and broker. */
  controllerConfig?: Record<string, string>
  brokerConfig?: Record<string, string>
}

interface Status {
  controller?: string
  broker?: string
  zk: string
  servers: string[]
  pid: number
}

/** A process beside the others. */
export interface Member {
  /** URL of a broker, instance name of a server. */
  readonly address: string
  /** SIGKILL. */
  kill: () => Promise<void>
}

const MAIN = 'io.dynapinot.cluster.EmbeddedPinot'
const START_TIMEOUT_MS = 300_000
/** Most of a start is code that runs once: without the second compiler it takes half of the CPU time. */
const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']

/** A real Pinot on this machine: ZooKeeper, controller, broker and servers in one Java process, or two. */
export class EmbeddedPinotCluster {
  readonly #options: ClusterOptions
  readonly #dataDir: string
  #main: Jvm | undefined
  #controller: Jvm | undefined
  readonly #more: Jvm[] = []
  #status: Status = { zk: '', servers: [], pid: -1 }
  #zkPort = 0

  private constructor (options: ClusterOptions, dataDir: string) {
    this.#options = options
    this.#dataDir = dataDir
  }

  /** About 8 s when the class files are in the disk cache. Throws when Java or Maven is missing. */
  static async start (options: ClusterOptions = {}): Promise<EmbeddedPinotCluster> {
    const dataDir = options.dataDir ?? await mkdtemp(join(tmpdir(), 'embedded-pinot-'))
    const cluster = new EmbeddedPinotCluster(options, dataDir)
    try {
      await cluster.#start()
    } catch (error) {
      await cluster.stop()
      throw error
    }
    return cluster
  }

  get controllerUrl (): string {
    return this.#status.controller ?? ''
  }

  get brokerUrl (): string {
    return this.#status.broker ?? ''
  }

  /** `host:port` of ZooKeeper. */
  get zk (): string {
    return this.#status.zk
  }

  /** Instance names. */
  get servers (): string[] {
    return this.#status.servers
  }

  get dataDir (): string {
    return this.#dataDir
  }

  /** Of the process with broker and servers. */
  get pid (): number {
    return this.#status.pid
  }

  get rest (): ControllerRest {
    return new ControllerRest(this.controllerUrl)
  }

  query (sql: string): Promise<QueryResult> {
    return querySql(this.brokerUrl, sql)
  }

  queryUntil (sql: string, condition: (result: QueryResult) => boolean, timeoutMs?: number): Promise<QueryResult> {
    return queryUntil(this.brokerUrl, sql, condition, timeoutMs)
  }

  /** Waits until the table has exactly so many segments, loaded and known to the broker. */
  async waitFor (table: string, segments: number, timeoutMs?: number): Promise<void> {
    await this.rest.waitForSegments(table, segments, timeoutMs)
    await waitForRouting(this.brokerUrl, table, segments, timeoutMs)
  }

  /** SIGKILL. Needs `separateController`. */
  async killController (): Promise<void> {
    if (!this.#controller) throw new Error('The controller has no process of its own: start with separateController')
    await this.#controller.kill()
  }

  /** On the old port. Its predecessor's session must run out before it leads again. */
  async restartController (): Promise<void> {
    await this.#controller?.kill()
    await this.#startController()
  }

  /** Another controller beside the first, on the same deep store; returns its URL. */
  async addController (): Promise<string> {
    const { status } = await this.#addProcess(`controller-${this.#more.length + 1}`, 'controller', this.#configFlags('controller'))
    return status.controller!
  }

  /** A broker or a server in a process of its own. The same name gets the same ports again, and a server its segments. */
  async addMember (role: 'broker' | 'server', name: string): Promise<Member> {
    const { jvm, status } = await this.#addProcess(name, role, role === 'broker' ? this.#configFlags('broker') : [])
    return { address: role === 'broker' ? status.broker! : status.servers[0]!, kill: async () => { await jvm.kill() } }
  }

  async #addProcess (name: string, role: string, flags: string[]): Promise<{ jvm: Jvm, status: Status }> {
    const jvm = await this.#jvm(['--name', name, '--roles', role, '--zk', this.zk, ...flags])
    this.#more.push(jvm)
    return { jvm, status: await up(jvm) }
  }

  /** Stops everything in order, or with SIGKILL, and starts it again on the same data and ports. */
  async restart (how: 'gracefully' | 'kill' = 'gracefully'): Promise<void> {
    if (how === 'kill') await this.#killAll()
    else await this.#stopAll()
    await this.#start()
  }

  /** Stops everything and removes a temporary data folder. */
  async stop (): Promise<void> {
    await this.#stopAll()
    if (this.#options.dataDir === undefined) await rm(this.#dataDir, { recursive: true, force: true })
  }

  async #start (): Promise<void> {
    const { ports, servers = 1, separateController } = this.#options
    const flags = ['--servers', String(servers), ...this.#configFlags('broker')]
    if (ports?.broker) flags.push('--broker-port', String(ports.broker))
    if (ports?.servers) flags.push('--server-port', ports.servers.join(','))
    if (!separateController) {
      if (ports?.zk) flags.push('--zk-port', String(ports.zk))
      this.#main = await this.#jvm([...flags, ...this.#controllerFlags()])
      this.#status = await up(this.#main)
      return
    }
    // Each of the two waits for the other, so both need the address of ZooKeeper beforehand.
    this.#zkPort ||= ports?.zk ?? await freePort()
    this.#main = await this.#jvm([...flags, '--zk-port', String(this.#zkPort), '--no-controller'])
    this.#status = { ...this.#status, zk: `localhost:${this.#zkPort}` }
    const [status] = await Promise.all([up(this.#main), this.#startController()])
    this.#status = { ...status, controller: this.controllerUrl }
  }

  async #startController (): Promise<void> {
    this.#controller = await this.#jvm(['--name', 'controller', '--roles', 'controller', '--zk', this.zk, ...this.#controllerFlags()])
    const { controller } = await up(this.#controller)
    this.#status = { ...this.#status, controller: controller! }
  }

  async #jvm (flags: string[]): Promise<Jvm> {
    const { heap = '1g', jvmArgs = [], sessionTimeoutMs } = this.#options
    const args = ['--data-dir', this.#dataDir, ...flags]
    if (sessionTimeoutMs !== undefined) args.push('--session-timeout-ms', String(sessionTimeoutMs))
    return new Jvm(await requirePinotJava(), { main: MAIN, args, heap, jvmArgs: [...QUICK_START, ...jvmArgs] })
  }

  #controllerFlags (): string[] {
    const port = this.#options.ports?.controller
    return [...port ? ['--controller-port', String(port)] : [], ...this.#configFlags('controller')]
  }

  #configFlags (role: 'controller' | 'broker'): string[] {
    const config = role === 'controller' ? this.#options.controllerConfig : this.#options.brokerConfig
    return Object.entries(config ?? {}).flatMap(([key, value]) => [`--${role}-config`, `${key}=${value}`])
  }

  /** Controllers first: they would look in vain for a ZooKeeper that is already gone. */
  async #stopAll (): Promise<void> {
    await Promise.all([this.#controller?.stop(), ...this.#more.map((jvm) => jvm.stop())])
    await this.#main?.stop()
    this.#more.length = 0
  }

  async #killAll (): Promise<void> {
    await Promise.all([this.#main?.kill(), this.#controller?.kill(), ...this.#more.map((jvm) => jvm.kill())])
    this.#more.length = 0
  }
}

async function up (jvm: Jvm): Promise<Status> {
  return JSON.parse(await jvm.firstLine(START_TIMEOUT_MS)) as Status
}

async function freePort (): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
