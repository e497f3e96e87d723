const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g

/** A text with its references to the environment replaced, or what is wrong with them. */
export interface Interpolated {
  readonly text: string
  readonly faults: readonly string[]
  /** True if a value of the environment or a default went in. */
  readonly replaced: boolean
}

/**
 * Replaces `${NAME}` and `${NAME:-default}` (the default also for an empty variable, as in a shell) from the
 * environment, and `$${` by `${`. Values are not looked at again: a value that holds `${` stays as it is.
 */
export function interpolate (text: string, env: Readonly<Record<string, string | undefined>>): Interpolated {
  const faults: string[] = []
  let replaced = false
  const result = text.replace(reference, (match: string, name: string | undefined, fallback: string | undefined) => {
    if (match === '$${') return '${'
    if (name === undefined) {
      faults.push('malformed reference to the environment: write $' + '{NAME} or $' + '{NAME:-default}, or two $ for a single one before {')
      return match
    }
    replaced = true
    const value = env[name]
    if (fallback !== undefined && (value === undefined || value === '')) return fallback
    if (value === undefined) {
      faults.push(`environment variable ${name} is not set; set it, or give a default: \${${name}:-...}`)
      return ''
    }
    return value
  })
  return { text: result, faults, replaced }
}
