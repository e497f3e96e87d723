import { decimalOfDouble } from './decimal-of-double.ts'
import { doubleToLong } from './java-numbers.ts'
import { scalar } from './registry.ts'
import type { FunctionEntry } from './registry.ts'

/**
 * Arithmetic. In a transformFunction Pinot computes with DOUBLE whatever the arguments are: `a + b` of two LONG is a
 * DOUBLE. Source: org.apache.pinot.common.function.scalar.ArithmeticFunctions and its package `arithmetic`.
 */

const minLong = -(2 ** 63)
const transcendental = 'Java lets the last digit differ between machines; so can this.'

function remainder (a: number, b: number): number {
  return a % b
}

function intDiv (a: number, b: number): bigint {
  return doubleToLong(Math.floor(a / b))
}

/** Division that would fail or overflow in integers. */
function isOddDivision (a: number, b: number): boolean {
  return b === 0 || (a === minLong && b === -1)
}

/** `Math.abs(long)`: the smallest number stays negative. */
function absoluteLong (value: bigint): bigint {
  return BigInt.asIntN(64, value < 0n ? -value : value)
}

function gcd (a: bigint, b: bigint): bigint {
  while (a !== 0n) [a, b] = [b % a, a]
  return absoluteLong(b)
}

function lcm (a: bigint, b: bigint): bigint {
  if (a === 0n || b === 0n) return 0n
  return BigInt.asIntN(64, absoluteLong(a) / gcd(a, b) * absoluteLong(b))
}

/** `BigDecimal.valueOf(double).setScale(...)`. */
function rescale (value: number, scale: number, rounding: 'HALF_UP' | 'DOWN'): number {
  return decimalOfDouble(value).setScale(scale, rounding).toNumber()
}

function byteswapInt (value: number): number {
  return ((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)
}

function byteswapLong (value: bigint): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigInt64(0, value)
  return view.getBigInt64(0, true)
}

/** Arithmetic functions. */
export const arithmeticFunctions: readonly FunctionEntry[] = [
  scalar('plus add', ['double', 'double'], 'double', (a, b) => a + b),
  scalar('minus sub', ['double', 'double'], 'double', (a, b) => a - b),
  scalar('times mult', ['double', 'double'], 'double', (a, b) => a * b),
  scalar('divide div', ['double', 'double'], 'double', (a, b) => a / b),
  scalar('divide div', ['double', 'double', 'double'], 'double', (a, b, otherwise) => b === 0 ? otherwise : a / b),
  scalar('intDiv', ['double', 'double'], 'long', intDiv),
  scalar('intDivOrZero', ['double', 'double'], 'long', (a, b) => isOddDivision(a, b) ? 0n : intDiv(a, b)),
  scalar('mod', ['double', 'double'], 'double', remainder),
  scalar('moduloOrZero', ['double', 'double'], 'double', (a, b) => isOddDivision(a, b) ? 0 : a % b),
  scalar('positiveModulo', ['double', 'double'], 'double', (a, b) => {
    const result = a % b
    return result >= 0 ? result : result + Math.abs(b)
  }),
  scalar('negate', ['double'], 'double', (a) => -a),
  scalar('abs', ['double'], 'double', (a) => Math.abs(a)),
  scalar('sign', ['double'], 'double', (a) => Math.sign(a)),
  scalar('least min', ['double', 'double'], 'double', (a, b) => Math.min(a, b)),
  scalar('greatest max', ['double', 'double'], 'double', (a, b) => Math.max(a, b)),
  scalar('ceil ceiling', ['double'], 'double', (a) => Math.ceil(a)),
  scalar('floor', ['double'], 'double', (a) => Math.floor(a)),
  scalar('truncate', ['double'], 'double', (a) => Math.sign(a) * Math.floor(Math.abs(a))),
  scalar('truncate', ['double', 'int'], 'double', (a, scale) => rescale(a, scale, 'DOWN')),
  // Math.round gives a LONG in Java, so there is no -0 and large numbers saturate.
  scalar('roundDecimal', ['double'], 'double', (a) => Number.isFinite(a) ? Number(doubleToLong(Math.round(a))) : a),
  scalar('roundDecimal', ['double', 'int'], 'double', (a, scale) => Number.isFinite(a) ? rescale(a, scale, 'HALF_UP') : a),
  scalar('sqrt', ['double'], 'double', (a) => Math.sqrt(a)),
  scalar('exp', ['double'], 'double', (a) => Math.exp(a), { note: transcendental }),
  scalar('ln log', ['double'], 'double', (a) => Math.log(a), { note: transcendental }),
  scalar('log2', ['double'], 'double', (a) => Math.log(a) / Math.log(2), { note: transcendental }),
  scalar('log10', ['double'], 'double', (a) => Math.log10(a), { note: transcendental }),
  scalar('power pow', ['double', 'double'], 'double', (a, b) => a ** b, { note: transcendental }),
  scalar('hypot', ['double', 'double'], 'double', (a, b) => Math.hypot(a, b), { note: transcendental }),
  scalar('isFinite', ['double'], 'int', (a) => Number.isFinite(a) ? 1 : 0),
  scalar('isInfinite', ['double'], 'int', (a) => a === Infinity || a === -Infinity ? 1 : 0),
  scalar('isNaN', ['double'], 'int', (a) => Number.isNaN(a) ? 1 : 0),
  scalar('ifNotFinite', ['double', 'double'], 'double', (a, otherwise) => Number.isFinite(a) ? a : otherwise),
  scalar('gcd', ['long', 'long'], 'long', gcd),
  scalar('lcm', ['long', 'long'], 'long', lcm),
  scalar('byteswapInt', ['int'], 'int', byteswapInt),
  scalar('byteswapLong', ['long'], 'long', byteswapLong)
]

/** Trigonometric functions (org.apache.pinot.common.function.scalar.TrigonometricFunctions). */
export const trigonometricFunctions: readonly FunctionEntry[] = [
  scalar('sin', ['double'], 'double', (a) => Math.sin(a), { note: transcendental }),
  scalar('cos', ['double'], 'double', (a) => Math.cos(a), { note: transcendental }),
  scalar('tan', ['double'], 'double', (a) => Math.tan(a), { note: transcendental }),
  scalar('cot', ['double'], 'double', (a) => 1 / Math.tan(a), { note: transcendental }),
  scalar('asin', ['double'], 'double', (a) => Math.asin(a), { note: transcendental }),
  scalar('acos', ['double'], 'double', (a) => Math.acos(a), { note: transcendental }),
  scalar('atan', ['double'], 'double', (a) => Math.atan(a), { note: transcendental }),
  scalar('atan2', ['double', 'double'], 'double', (a, b) => Math.atan2(a, b), { note: transcendental }),
  scalar('sinh', ['double'], 'double', (a) => Math.sinh(a), { note: transcendental }),
  scalar('cosh', ['double'], 'double', (a) => Math.cosh(a), { note: transcendental }),
  scalar('tanh', ['double'], 'double', (a) => Math.tanh(a), { note: transcendental }),
  // The factors of java.lang.Math, which multiplies where others divide by pi.
  scalar('degrees', ['double'], 'double', (a) => a * 57.29577951308232),
  scalar('radians', ['double'], 'double', (a) => a * 0.017453292519943295)
]
