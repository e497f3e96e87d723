import { stringify } from 'yaml'

/** First line of a generated config: editors with a YAML language server then check and complete it. */
export const schemaComment = '# yaml-language-server: $schema=./node_modules/dynapinot/dist/options/config.schema.json'

/** Text of a config file with the given options (as they are written in the file) and the line for editors. */
export function configFileText (config: Readonly<Record<string, unknown>>): string {
  return `${schemaComment}\n${stringify(config, { lineWidth: 0 })}`
}
