import { fileURLToPath } from 'node:url'
import { ruleGroups } from '../../../src/engine/check/all-rules.ts'
import type { Rule } from '../../../src/engine/check/rule.ts'

/** Where the page of findings lies. */
export const readmePath = fileURLToPath(new URL('../../../src/engine/check/findings/README.md', import.meta.url))

const intro = `# Findings of \`dynapinot check\`

<!-- Generated from the rules: UPDATE_GOLDEN=1 npm test check/readme -->

Codes are stable. The level is the usual one; it is lower where less is at stake: what the table of the plan has otherwise than
the file by itself (\`mended\` in the report) is at most a warning, and what harms OFFLINE tables alone is a notice in the config
of a REALTIME table, since such a config is mapped to an OFFLINE one. Each finding is one file of this folder.

- **error**: rows would be lost or wrong, or nothing would run. Exit code 2.
- **warning**: likely to be so. Exit code 2 with \`--strict\`.
- **notice**: good to know.
`

/** The page, made from the rules. */
export function findingsReadme (): string {
  return intro + Object.entries(ruleGroups).map(([title, rules]) => `\n## ${title}\n${rules.map(section).join('')}`).join('')
}

function section ({ code, level, title, why, remedy }: Rule): string {
  return `\n### ${code}\n\n**${level}**: ${title}.\n\n${upper(why)}.\n\n*Remedy:* ${remedy}.\n`
}

function upper (text: string): string {
  return text[0]!.toUpperCase() + text.slice(1)
}
