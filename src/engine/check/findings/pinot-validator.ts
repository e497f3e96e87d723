import type { Rule } from '../rule.ts'

/** Pinot's own words on the table that would be applied. */
export const pinotValidator: Rule = {
  code: 'PINOT_VALIDATOR',
  level: 'error',
  title: 'A table that Pinot\'s own validator refuses',
  why: 'apply would be refused in the same words',
  remedy: 'change what it names',
  find: ({ cluster }) => cluster?.ofPlan?.refusal == null ? [] : [{ subject: 'cluster', path: '/tableConfigs/validate', message: cluster.ofPlan.refusal }]
}
