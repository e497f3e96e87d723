import type { PlanChange } from '../plan/table-plan.ts'
import type { CheckInput } from './check-input.ts'
import { at } from './documents.ts'
import type { Finding, Level, Rule, Spot } from './rule.ts'

const order: Readonly<Record<Level, number>> = { error: 0, warning: 1, notice: 2 }

/**
 * All findings, errors first, then in the order of the rules. What the plan does otherwise by itself is mended: at most a
 * warning, since the table that is applied will not have it; but the file as it stands has, and others may use it.
 */
export function runRules (input: CheckInput, rules: readonly Rule[]): readonly Finding[] {
  const findings = rules.flatMap((rule) => rule.find(input).map((spot) => findingOf(input, rule, spot)))
  return findings.sort((a, b) => order[a.level] - order[b.level])
}

function findingOf (input: CheckInput, rule: Rule, spot: Spot): Finding {
  const mended = spot.mended === undefined ? mendedBy(input, spot) : spot.mended
  const level = spot.level ?? rule.level
  return {
    code: rule.code,
    level: mended !== null && level === 'error' ? 'warning' : level,
    subject: spot.subject,
    file: fileOf(input, spot),
    path: spot.path,
    message: spot.message,
    why: rule.why,
    remedy: spot.remedy ?? rule.remedy,
    mended
  }
}

function mendedBy (input: CheckInput, spot: Spot): string | null {
  const change = changeAt(input, spot)
  if (change !== undefined) return change.to === null ? 'left out' : `becomes ${change.to}`
  // Empty objects are left out without a change to tell of.
  const { tableConfig, plan } = input
  const gone = spot.subject === 'tableConfig' && spot.path !== '' && plan?.plan != null &&
    at(tableConfig?.json, spot.path) !== undefined && at(plan.plan.tableConfig, spot.path) === undefined
  return gone ? 'left out' : null
}

/** The change that the plan makes at this very place, above it, or below it. */
function changeAt ({ plan }: CheckInput, { subject, path }: Spot): PlanChange | undefined {
  if (plan === null || (subject !== 'schema' && subject !== 'tableConfig')) return undefined
  const full = path.startsWith('column ') ? path : `${subject}.${path}`
  return plan.changes.find((change) => change.path === full) ??
    plan.changes.find((change) => full.startsWith(`${change.path}.`)) ??
    plan.changes.find((change) => change.path.startsWith(`${full}.`))
}

function fileOf ({ files }: CheckInput, { subject }: Spot): string | null {
  return subject === 'source' || subject === 'cluster' ? null : files[subject]
}
