/**
 * True if the text has no lone surrogate, so that UTF-8 can hold it. JSON can smuggle one in as an escape (`\ud800`).
 * String.prototype.isWellFormed (ECMAScript 2024, in Node since 20) answers at once for one-byte strings.
 */
export function isWellFormed (text: string): boolean {
  return (text as unknown as { isWellFormed: () => boolean }).isWellFormed()
}
