import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Paths of PEM files. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Makes a certificate authority, and certificates that it signs, with the `openssl` of the machine. */
export class Authority {
  readonly #dir: string
  readonly ca: string

  /** @param dir an empty folder, or one to be made. */
  constructor (dir: string, name: string) {
    mkdirSync(dir, { recursive: true })
    this.#dir = dir
    this.ca = join(dir, 'ca.pem')
    openssl('req', '-x509', ...newKey(join(dir, 'ca.key')), '-out', this.ca, '-days', '2', '-subj', `/CN=${name}`)
  }

  issue (name: string, altName?: string): Certificate {
    const path = (kind: string): string => join(this.#dir, `${name}.${kind}`)
    openssl('req', ...newKey(path('key')), '-out', path('csr'), '-subj', `/CN=${name}`)
    writeFileSync(path('ext'), altName === undefined ? 'basicConstraints=CA:FALSE\n' : `subjectAltName=${altName}\n`)
    openssl('x509', '-req', '-in', path('csr'), '-CA', this.ca, '-CAkey', join(this.#dir, 'ca.key'), '-CAcreateserial',
      '-out', path('pem'), '-days', '2', '-extfile', path('ext'))
    return { cert: path('pem'), key: path('key') }
  }
}

/** Curve keys: made in no time. */
function newKey (path: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', path]
}

function openssl (...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
