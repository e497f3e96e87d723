import type { Call } from './ast.ts'
import { candidatesOf, namesOf } from './catalog.ts'
import { conversionOf, neverText } from './conversion.ts'
import { FunctionFailure, invalid, unknownFunction } from './faults.ts'
import { invoker } from './invoker.ts'
import type { Argument } from './invoker.ts'
import { logicNode } from './logic-node.ts'
import type { Node } from './node.ts'
import { constantNode } from './node.ts'
import type { FunctionEntry } from './registry.ts'
import { remedyFor } from './refusals.ts'
import { nearest } from './suggest.ts'

/** Compiles a call: finds the function, chooses conversions of its arguments, and joins them to one closure. */
export function compileCall (tree: Call, nodes: readonly Node[], expression: string): Node {
  const logic = logicNode(tree, nodes, expression)
  if (logic !== undefined) return logic
  const entry = lookUp(tree, expression)
  const args = nodes.map((node, index) => argumentOf(tree, entry, node, index, expression))
  checkConstants(tree, entry, args, expression)
  const node: Node = { type: entry.returns, evaluate: invoker(entry, args) }
  return args.length > 0 && args.every((arg) => arg.node.constant !== undefined) ? folded(node) : node
}

/** The entry for a name and a count of arguments. */
function lookUp (tree: Call, expression: string): FunctionEntry {
  const candidates = candidatesOf(tree.canonical)
  if (candidates === undefined) {
    const near = nearest(tree.canonical, namesOf())
    const remedy = remedyFor(tree.canonical) ?? (near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See the list of supported functions.')
    throw unknownFunction(`Function ${tree.name} is not supported`, expression, tree.position, remedy)
  }
  const count = tree.args.length
  const entry = candidates.find((one) => one.variadic ? count >= one.parameters.length - 1 : one.parameters.length === count)
  if (entry !== undefined) return entry
  const counts = [...new Set(candidates.map((one) => one.parameters.length))].sort((a, b) => a - b).join(' or ')
  throw invalid(`Function ${tree.name} takes ${counts} arguments, not ${count}`, expression, tree.position)
}

function argumentOf (tree: Call, entry: FunctionEntry, node: Node, index: number, expression: string): Argument {
  const parameter = entry.parameters[Math.min(index, entry.parameters.length - 1)]!
  // NULL has no type and is converted to nothing.
  if (node.constant?.value === null) return { node }
  const conversion = conversionOf(node.type, parameter)
  if (conversion.kind === 'same') return { node }
  const position = tree.args[index]!.position
  if (conversion.kind === 'never') {
    throw invalid(`Argument ${index + 1} of ${tree.name}: ${neverText(node.type, parameter)}`, expression, position)
  }
  if (node.constant === undefined) return { node, convert: conversion.convert }
  try {
    return { node: constantNode(parameter, conversion.convert(node.constant.value)) }
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error
    throw invalid(`Argument ${index + 1} of ${tree.name}: ${error.message}`, expression, position, argumentRemedy(tree))
  }
}

const comparisons = new Set(['equals', 'notequals', 'lessthan', 'lessthanorequal', 'greaterthan', 'greaterthanorequal', 'between'])

function argumentRemedy (tree: Call): string | undefined {
  if (!comparisons.has(tree.canonical)) return undefined
  return 'In a transformFunction Pinot compares numbers only; compare strings with strcmp(a, b) = 0, strcmp(a, b) < 0 and so on.'
}

/** Lets an entry refuse constants that cannot work, such as a pattern that is not supported. */
function checkConstants (tree: Call, entry: FunctionEntry, args: readonly Argument[], expression: string): void {
  if (entry.check === undefined) return
  try {
    entry.check(args.map((arg) => arg.node.constant?.value))
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error
    throw invalid(`${tree.name}: ${error.message}`, expression, tree.position)
  }
}

/** Computes a call of constants once; if it fails, it fails on each row as in Pinot. */
function folded (node: Node): Node {
  try {
    return constantNode(node.type, node.evaluate([]))
  } catch (error) {
    if (!(error instanceof FunctionFailure)) throw error
    return node
  }
}
