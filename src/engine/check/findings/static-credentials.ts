import { credential } from '../../plan/offline-edits.ts'
import { streamConfigs } from '../documents.ts'
import type { Rule } from '../rule.ts'
import { isCredential } from './config-advice.ts'

/** Keys and passwords in files. */
export const staticCredentials: Rule = {
  code: 'STATIC_CREDENTIALS',
  level: 'warning',
  title: 'Credentials in the table config or the config file',
  why: 'everyone who may read the file, or the table config in Pinot, has them; they end in backups, logs and version control',
  remedy: 'take it out of the file and change it where it was issued; AWS finds roles and profiles by itself, the config file takes values from the environment',
  find: (input) => [
    ...streamConfigs(input).flatMap(({ path, map }) => Object.entries(map)
      .filter(([key, value]) => credential.test(key) && typeof value === 'string' && value !== '')
      .map(([key]) => ({ subject: 'tableConfig' as const, path: `${path}.${key}`, message: 'holds a credential', mended: null }))),
    ...(input.options?.warnings ?? []).filter(isCredential).map((text) => {
      const [path = '', ...words] = text.split(';')[0]!.split(' ')
      return { subject: 'config' as const, path, message: words.join(' ') }
    })
  ]
}
