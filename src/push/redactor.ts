import type { PinotSinkOptions } from '../options/resolved-options.ts'

/** Takes secrets out of texts that a controller or proxy sends back, before they get into messages. */
export class Redactor {
  readonly #secrets: readonly string[]

  constructor ({ auth, headers }: Pick<PinotSinkOptions, 'auth' | 'headers'>) {
    const secrets = Object.values(headers)
    if (auth.kind === 'bearer') secrets.push(auth.token)
    if (auth.kind === 'basic') secrets.push(auth.password, Buffer.from(`${auth.user}:${auth.password}`).toString('base64'))
    // Longest first, since one may contain another. A very short one would cut common words to pieces.
    this.#secrets = secrets.filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length)
  }

  clean (text: string): string {
    return this.#secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text)
  }
}
