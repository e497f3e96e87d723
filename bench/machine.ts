import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'

/** What a figure depends on beside the program. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly node: string
  readonly os: string
}

/** The machine that this process runs on. */
export function thisMachine (): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.versions.node,
    os: `${platform()} ${release()} ${arch()}`
  }
}

/** In one line. */
export function machineText ({ cpu, cores, memoryBytes, node, os }: Machine): string {
  return `${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB, Node ${node}, ${os}`
}
