import { canonicalName } from './ast.ts'
import { arithmeticFunctions, trigonometricFunctions } from './arithmetic.ts'
import { arrayFunctions } from './array.ts'
import { bytesFunctions } from './bytes.ts'
import { castFunctions } from './cast.ts'
import { comparisonFunctions } from './comparison.ts'
import { dateArithmeticFunctions } from './date-arithmetic.ts'
import { dateConvertFunctions } from './date-convert.ts'
import { dateFieldFunctions } from './date-fields.ts'
import { dateTextFunctions } from './date-text.ts'
import { epochFunctions } from './epoch.ts'
import { geoFunctions } from './geo.ts'
import { hashFunctions } from './hash.ts'
import { jsonFunctions } from './json.ts'
import { ngramFunctions } from './ngram.ts'
import { objectFunctions } from './objects.ts'
import { regexFunctions } from './regex.ts'
import type { FunctionEntry } from './registry.ts'
import { stringFunctions } from './string.ts'
import { vectorFunctions } from './vector.ts'

/** All entries by family, in the order of the documentation. */
export const families: Readonly<Record<string, readonly FunctionEntry[]>> = {
  Arithmetic: arithmeticFunctions,
  Trigonometry: trigonometricFunctions,
  Comparison: comparisonFunctions,
  'Nulls and conditions': objectFunctions,
  Strings: stringFunctions,
  'Parts of strings': ngramFunctions,
  'Regular expressions': regexFunctions,
  JSON: jsonFunctions,
  Types: castFunctions,
  Bytes: bytesFunctions,
  Hashes: hashFunctions,
  Arrays: arrayFunctions,
  'Epoch units': epochFunctions,
  'Parts of a date': dateFieldFunctions,
  'Date arithmetic': dateArithmeticFunctions,
  'Dates as text': dateTextFunctions,
  'Date formats': dateConvertFunctions,
  Geospatial: geoFunctions,
  Vectors: vectorFunctions
}

const entries = new Map<string, FunctionEntry[]>()
for (const entry of Object.values(families).flat()) {
  for (const name of new Set(entry.names.map(canonicalName))) {
    const same = entries.get(name)
    if (same === undefined) entries.set(name, [entry])
    else same.push(entry)
  }
}

/** The entries of a canonical name, one for each count of arguments. */
export function candidatesOf (canonical: string): readonly FunctionEntry[] | undefined {
  return entries.get(canonical)
}

/** All names, as the documentation writes them. */
export function namesOf (): string[] {
  return Object.values(families).flat().flatMap((entry) => [...entry.names])
}
