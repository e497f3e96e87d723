import type { Rule } from '../rule.ts'

/** That the table to be applied is another than the files say. */
export const planChanges: Rule = {
  code: 'PLAN_CHANGES',
  level: 'notice',
  title: 'Settings that the applied table has otherwise than the files',
  why: 'files that differ from the table mislead whoever reads them later',
  remedy: 'look at all of them with `dynapinot backfill --dry-run`; `dynapinot apply --print` prints the files as they will be',
  find: ({ plan }) => {
    const count = plan?.changes.length ?? 0
    if (count === 0) return []
    const codes = [...new Set(plan!.changes.map(({ code }) => code))]
    return [{ subject: 'tableConfig', path: '', message: `${count} ${count === 1 ? 'setting of schema and table config is' : 'settings of schema and table config are'} mapped to another: ${codes.join(', ')}` }]
  }
}
