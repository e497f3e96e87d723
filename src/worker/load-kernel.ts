import { readFileSync } from 'node:fs'
import { compileKernel } from '../bytes/wasm.ts'
import type { KernelModule } from '../bytes/wasm.ts'
import { DynapinotError } from '../errors.ts'

// The sources of the kernels lie in src/kernel; only dist has the compiled ones.
const folder = new URL(import.meta.url.endsWith('.ts') ? '../../dist/kernel/' : '../kernel/', import.meta.url)
const modules = new Map<string, KernelModule>()

/**
 * The kernel of src/kernel/NAME, compiled once in each thread; the module may be posted to workers as it is.
 * @throws DynapinotError UNEXPECTED if the package is not whole.
 */
export function loadKernel (name: 'segment' | 'deflate' | 'lz4' | 'decode' | 'envelope'): KernelModule {
  let module = modules.get(name)
  if (module === undefined) {
    module = compileKernel(readKernel(new URL(`${name}.wasm`, folder)))
    modules.set(name, module)
  }
  return module
}

function readKernel (url: URL): Uint8Array {
  try {
    return readFileSync(url)
  } catch (cause) {
    throw new DynapinotError('UNEXPECTED', `the kernel ${url.pathname} cannot be read`, {
      file: url.pathname,
      remedy: 'install the package again; in a checkout: npm run build'
    }, { cause })
  }
}
