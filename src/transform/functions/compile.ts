import type { DataType } from '../../schema/data-type.ts'
import type { Expression } from './ast.ts'
import { compileCall } from './compile-call.ts'
import { columnNode } from './column-node.ts'
import { FunctionFailure, invalid, unknownFunction } from './faults.ts'
import { boxer } from './java-values.ts'
import type { JavaType } from './java-values.ts'
import type { Node } from './node.ts'
import { constantNode } from './node.ts'
import { parseExpression } from './parser.ts'

/**
 * Transform functions: SQL expressions over the attributes of a record that fill columns. Pinot evaluates them when it
 * ingests, but a pushed segment is past that, so they are evaluated here, with the results of Pinot's own evaluator.
 * Source: org.apache.pinot.segment.local.function.InbuiltFunctionEvaluator, Pinot 1.5.1.
 */

/** What is known of the columns and attributes that an expression names. */
export interface FunctionContext {
  /**
   * The type of a name's values: INT, FLOAT, DOUBLE as number; LONG and TIMESTAMP (ms) as bigint or safe integer;
   * BOOLEAN as boolean or 0 and 1; STRING as string; BYTES as Uint8Array; BIG_DECIMAL as BigDecimal or Pinot's bytes;
   * JSON and `unknown` as any plain value (see plain-values.ts).
   */
  readonly typeOf: (name: string) => DataType | 'unknown'
  /** Whether a name's values are arrays of its type; no by default. */
  readonly isMultiValue?: ((name: string) => boolean) | undefined
}

/** An expression that is ready to run. */
export interface CompiledFunction {
  readonly expression: string
  /** Names in the order of their appearance; one that appears twice is listed twice, as Pinot does. */
  readonly args: readonly string[]
  /**
   * The result on the values of `args`, in a class that says its type (java-values.ts): pass it to `coerceResult`.
   * @throws {FunctionFailure} if the function cannot be computed on these values
   */
  readonly evaluate: (values: readonly unknown[]) => unknown
}

/**
 * Compiles an expression.
 * @throws {DynapinotError} FUNCTION_UNKNOWN for a function that is unknown, not deterministic or not supported;
 *   FUNCTION_INVALID for faults of syntax, argument counts and types
 */
export function compileFunction (expression: string, context: FunctionContext): CompiledFunction {
  if (/^\s*groovy\s*\(/i.test(expression)) {
    throw unknownFunction('Groovy expressions are not supported', expression, 0, 'Rewrite it with Pinot\'s built-in functions.')
  }
  const args: string[] = []
  const root = compileNode(parseExpression(expression), expression, context, args)
  const box = boxer(root.type)
  const run = root.evaluate
  const result = box === undefined ? run : (row: readonly unknown[]) => boxed(box, run(row))
  return { expression, args, evaluate: (values) => evaluateRow(result, values) }
}

function boxed (box: (value: unknown) => unknown, value: unknown): unknown {
  return value === null ? null : box(value)
}

function evaluateRow (run: Node['evaluate'], values: readonly unknown[]): unknown {
  try {
    return run(values)
  } catch (error) {
    // Limits of the engine (string too long, BigInt too large) are failures of the row; anything else is a defect.
    if (error instanceof RangeError) throw new FunctionFailure(error.message, { cause: error })
    throw error
  }
}

function compileNode (tree: Expression, expression: string, context: FunctionContext, args: string[]): Node {
  switch (tree.kind) {
    case 'literal': return constantNode(tree.type === 'null' ? 'object' : literalType(tree.type), tree.value)
    case 'identifier': {
      const multiValue = context.isMultiValue?.(tree.name) ?? false
      args.push(tree.name)
      return columnNode(args.length - 1, tree.name, context.typeOf(tree.name), multiValue)
    }
    case 'call': {
      if (tree.canonical === 'arrayvalueconstructor') return arrayNode(tree.args)
      const nodes = tree.args.map((arg) => compileNode(arg, expression, context, args))
      return compileCall(tree, nodes, expression)
    }
  }
}

function literalType (type: 'boolean' | 'int' | 'long' | 'double' | 'string'): JavaType {
  return type
}

/** `ARRAY[1, 'a']`: an Object[] of the literals. */
function arrayNode (items: readonly Expression[]): Node {
  const values = items.map((item) => {
    if (item.kind !== 'literal') throw invalid('An array takes literals only', '', item.position)
    const box = item.type === 'null' ? undefined : boxer(item.type)
    return box === undefined ? item.value : box(item.value)
  })
  return constantNode('objects', values)
}
