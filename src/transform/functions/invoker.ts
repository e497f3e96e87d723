import type { Converter } from './conversion.ts'
import type { Node } from './node.ts'
import type { Body, FunctionEntry } from './registry.ts'

type Evaluate = Node['evaluate']

/** An argument and how its values become the parameter's type; no converter where they are of that type. */
export interface Argument {
  readonly node: Node
  readonly convert?: Converter | undefined
}

/**
 * Joins arguments, null checks, conversions and body to one closure. All arguments are evaluated before the null
 * checks, and all null checks are done before the conversions, as InbuiltFunctionEvaluator does. The usual counts have
 * a closure of their own: no arrays, no loops.
 */
export function invoker (entry: FunctionEntry, args: readonly Argument[]): Evaluate {
  if (entry.nullable) return nullableInvoker(entry.body, args)
  const { body } = entry
  const [a, b, c] = args
  if (a === undefined) return () => body()
  if (b === undefined) return invokeOne(body, a)
  if (c === undefined) return invokeTwo(body, a, b)
  return args.length === 3 ? invokeThree(body, a, b, c) : invokeMany(body, args)
}

function invokeOne (body: Body, { node: { evaluate }, convert }: Argument): Evaluate {
  if (convert === undefined) {
    return (row) => {
      const x = evaluate(row)
      return x === null ? null : body(x)
    }
  }
  return (row) => {
    const x = evaluate(row)
    return x === null ? null : body(convert(x))
  }
}

function invokeTwo (body: Body, first: Argument, second: Argument): Evaluate {
  const [a, b] = [first.node.evaluate, second.node.evaluate]
  if (first.convert === undefined && second.convert === undefined) {
    return (row) => {
      const x = a(row)
      const y = b(row)
      return x === null || y === null ? null : body(x, y)
    }
  }
  const toA = first.convert ?? same
  const toB = second.convert ?? same
  return (row) => {
    const x = a(row)
    const y = b(row)
    return x === null || y === null ? null : body(toA(x), toB(y))
  }
}

function invokeThree (body: Body, first: Argument, second: Argument, third: Argument): Evaluate {
  const [a, b, c] = [first.node.evaluate, second.node.evaluate, third.node.evaluate]
  const { convert: toA = same } = first
  const { convert: toB = same } = second
  const { convert: toC = same } = third
  return (row) => {
    const x = a(row)
    const y = b(row)
    const z = c(row)
    return x === null || y === null || z === null ? null : body(toA(x), toB(y), toC(z))
  }
}

function invokeMany (body: Body, args: readonly Argument[]): Evaluate {
  return (row) => {
    const values = args.map((arg) => arg.node.evaluate(row))
    if (values.includes(null)) return null
    return body(...values.map((value, index) => args[index]!.convert === undefined ? value : args[index]!.convert(value)))
  }
}

function nullableInvoker (body: Body, args: readonly Argument[]): Evaluate {
  return (row) => {
    const values = args.map((arg) => arg.node.evaluate(row))
    return body(...values.map((value, index) => {
      const convert = args[index]!.convert
      return value === null || convert === undefined ? value : convert(value)
    }))
  }
}

function same (value: unknown): unknown {
  return value
}
