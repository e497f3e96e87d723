import { fileURLToPath } from 'node:url'
import { refusedFunctions, refusedOperators } from '../../../src/transform/functions/refusals.ts'
import type { Refused } from '../../../src/transform/functions/refusals.ts'
import { supportedFunctions } from '../../../src/transform/functions/supported.ts'
import type { SupportedFunction } from '../../../src/transform/functions/supported.ts'

/** Where the page of functions lies. */
export const readmePath = fileURLToPath(new URL('../../../src/transform/functions/README.md', import.meta.url))

const intro = `# Transform functions

<!-- Generated from the table of functions: UPDATE_GOLDEN=1 npm test functions/readme -->

What a \`transformFunction\` of the Pinot schema, of \`ingestionConfig.transformConfigs\`, or of \`mapping.columns\` may call.
Each function gives what Pinot 1.5.1 gives on the same values; tests compare the two. A function that is not here is refused
by name before any record is read.

- A name is a column (its value in the row), else a field of the record (\`eventName\`, \`isDelete\`, ...), else an attribute of the
  item, or a path to one (\`address.city\`). A name that is no plain word stands in double quotes, a string in single quotes.
- Names of functions are the same in any letter case, and with or without underscores: \`jsonPathString\`, \`JSON_PATH_STRING\`.
- A null argument makes the result null, but where the function is about nulls.
- Arguments are converted to the types of the signature as Pinot does: \`plus('1', 2)\` is 3.0. A value that cannot be
  converted, or a function that fails on it, makes the record a dead letter (FUNCTION_FAILED), or the value null with
  \`onBadValue: null\`.
- A result is converted to the type of its column.
- The time zone is UTC where none is given.

## Operators

| operator | function |
| --- | --- |
| \`a + b\` \`a - b\` \`a * b\` \`a / b\` \`a % b\` | plus, minus, times, divide, mod: on DOUBLE, as in Pinot |
| \`=\` \`!=\` \`<>\` \`<\` \`<=\` \`>\` \`>=\` | equals and so on: on DOUBLE, as in Pinot; strings are compared with \`strcmp(a, b) = 0\` |
| \`AND\` \`OR\` \`NOT\` | |
| \`x BETWEEN a AND b\` \`x LIKE 'a%'\` | between, like |
| \`x IS NULL\` \`x IS NOT NULL\` \`a IS DISTINCT FROM b\` | isNull, isNotNull, isDistinctFrom |
| \`CASE WHEN a THEN b ELSE c END\` \`CASE x WHEN a THEN b END\` | case |
| \`CAST(x AS LONG)\` | cast |
| \`ARRAY[1, 2]\` | an array of literals |
| \`EXTRACT(YEAR FROM x)\` \`TRIM(BOTH 'x' FROM a)\` \`SUBSTRING(x FROM 2 FOR 3)\` \`TIMESTAMPADD(DAY, 1, x)\` | extract, trim, substring, timestampAdd |
`

/** The page of supported functions, in Markdown. */
export function functionsReadme (): string {
  const families = groupBy(supportedFunctions, ({ family }) => family)
  return [
    intro,
    ...[...families].map(([family, functions]) => section(family, functions)),
    '## Not supported\n\nFunctions that stand together in a row are examples of their kind.\n',
    refusedTable('operator', refusedOperators),
    refusedTable('function', refusedFunctions)
  ].join('\n')
}

/** Map.groupBy, which Node 20 lacks. */
function groupBy<T> (items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** A row for each name; its overloads one below the other. */
function section (family: string, functions: readonly SupportedFunction[]): string {
  const rows = [...groupBy(functions, ({ names }) => names[0]!).values()].map((overloads) => {
    const aliases = overloads[0]!.names.slice(1)
    const notes = [...new Set(overloads.flatMap(({ note }) => note ?? []))]
    return row([
      overloads.map(({ signature }) => code(signature)).join('<br>'),
      aliases.map(code).join(' '),
      notes.map(text).join(' ')
    ])
  })
  return `## ${family}\n\n| function | also | to know |\n| --- | --- | --- |\n${rows.join('')}`
}

function refusedTable (what: string, refused: readonly Refused[]): string {
  return `| ${what} | instead |\n| --- | --- |\n${refused.map(({ names, remedy }) => row([names.map(code).join(' '), text(remedy)])).join('')}`
}

function row (cells: readonly string[]): string {
  return `|${cells.map((cell) => cell === '' ? ' ' : ` ${cell} `).join('|')}|\n`
}

function code (name: string): string {
  return `\`${text(name)}\``
}

/** A bar would end the cell of a table. */
function text (words: string): string {
  return words.replaceAll('|', '\\|')
}
