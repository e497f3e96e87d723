/**
 * The part of the WebAssembly API that kernels need; the types of Node have none of it.
 *
 * A kernel is loaded where files may be read (worker/load-kernel.ts), and handed down to the layers that use it. A module
 * is compiled once and may be posted to other threads; each thread makes its own instance.
 */

/** A compiled kernel. */
export interface KernelModule { readonly [Symbol.toStringTag]: string }

/** A kernel's linear memory. `buffer` is another one after each growth. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer
  /** Grows by pages of 64 KiB, and gives the pages before. */
  readonly grow: (pages: number) => number
}

/** `KernelMemory.grow` counts in these. */
export const PAGE_BYTES = 65536

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => KernelModule
  readonly Instance: new (module: KernelModule, imports?: object) => { readonly exports: unknown }
}

const api = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly

/** Compiles a kernel: its code, not its memory. */
export function compileKernel (bytes: Uint8Array): KernelModule {
  return new api.Module(bytes)
}

/** Functions of the host that a kernel calls, by module and name. */
export type KernelImports = Readonly<Record<string, Readonly<Record<string, (...args: never[]) => unknown>>>>

/** The functions and the memory that a kernel's index.ts exports, of a new instance. */
export function instantiateKernel (module: KernelModule, imports: KernelImports = {}): unknown {
  return new api.Instance(module, imports).exports
}
