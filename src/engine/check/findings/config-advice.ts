import type { Rule } from '../rule.ts'

/** What is allowed but unwise in the config; credentials have a rule of their own. */
export const configAdvice: Rule = {
  code: 'CONFIG_ADVICE',
  level: 'warning',
  title: 'Options that are allowed but unwise',
  why: 'it works, but not as safely as it could, or not as it reads',
  remedy: 'change the option, or leave it if it is meant',
  find: ({ options }) => (options?.warnings ?? []).filter((text) => !isCredential(text)).map((text) => {
    const [, path = '', message = text] = /^(\S+) (.*)$/s.exec(text) ?? []
    return { subject: 'config', path, message }
  })
}

/** A secret that is written down: `... is written into the config file`. */
export function isCredential (warning: string): boolean {
  return warning.includes('take it from the environment')
}
