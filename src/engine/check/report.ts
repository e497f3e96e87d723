import type { CheckInput } from './check-input.ts'
import type { Finding, Level } from './rule.ts'

/** What check tells, as plain data. Fields are only added within a version. */
export interface CheckReport {
  readonly version: 1
  /** No error; with `strict` no warning either. */
  readonly ok: boolean
  readonly counts: { readonly errors: number, readonly warnings: number, readonly notices: number }
  /** What was looked at; null = was not. */
  readonly checked: {
    readonly config: string | null
    readonly schema: string | null
    readonly tableConfig: string | null
    /** Records of the sample. */
    readonly records: number | null
    /** Version of Pinot; `unknown` if the cluster does not tell. */
    readonly cluster: string | null
  }
  readonly findings: readonly Finding[]
}

/** The report of what was found. */
export function checkReport ({ files, schema, tableConfig, sample, cluster }: CheckInput, findings: readonly Finding[], strict: boolean): CheckReport {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length
  const counts = { errors: count('error'), warnings: count('warning'), notices: count('notice') }
  return {
    version: 1,
    ok: counts.errors === 0 && (!strict || counts.warnings === 0),
    counts,
    checked: {
      config: files.config,
      schema: schema === null ? null : files.schema,
      tableConfig: tableConfig === null ? null : files.tableConfig,
      records: sample?.records ?? null,
      cluster: cluster === null ? null : cluster.version ?? 'unknown'
    },
    findings
  }
}
