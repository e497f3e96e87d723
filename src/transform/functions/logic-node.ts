import type { Call } from './ast.ts'
import { FunctionFailure, invalid } from './faults.ts'
import { typeNames } from './java-values.ts'
import type { Node } from './node.ts'

/**
 * AND, OR and NOT: no functions but nodes of the evaluator, with SQL's three values. They stop at the first argument
 * that decides, so a failure behind it does not count. Source: InbuiltFunctionEvaluator.AndExecutionNode and others.
 */

/** Compiles AND, OR and NOT; undefined for any other call. */
export function logicNode (tree: Call, nodes: readonly Node[], expression: string): Node | undefined {
  if (tree.canonical !== 'and' && tree.canonical !== 'or' && tree.canonical !== 'not') return undefined
  nodes.forEach((node, index) => {
    const isNull = node.constant?.value === null
    if (!isNull && node.type !== 'boolean' && node.type !== 'object') {
      throw invalid(`Argument ${index + 1} of ${tree.name} is ${typeNames[node.type]}, not BOOLEAN`, expression, tree.args[index]!.position)
    }
  })
  const evaluators = nodes.map((node) => node.evaluate)
  if (tree.canonical === 'not') {
    const [argument] = evaluators
    if (argument === undefined || evaluators.length > 1) {
      throw invalid(`NOT takes 1 argument, not ${nodes.length}`, expression, tree.position)
    }
    return {
      type: 'boolean',
      evaluate: (row) => {
        const value = truth(argument(row))
        return value === null ? null : !value
      }
    }
  }
  const deciding = tree.canonical === 'or'
  return {
    type: 'boolean',
    evaluate: (row) => {
      let hasNull = false
      for (const argument of evaluators) {
        const value = truth(argument(row))
        if (value === deciding) return deciding
        hasNull ||= value === null
      }
      return hasNull ? null : !deciding
    }
  }
}

function truth (value: unknown): boolean | null {
  if (value === null || typeof value === 'boolean') return value
  throw new FunctionFailure('An argument of AND, OR or NOT is not BOOLEAN')
}
