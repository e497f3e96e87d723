import { bigDecimalConverter } from './big-decimal.ts'
import { booleanConverter } from './boolean.ts'
import { bytesConverter } from './bytes.ts'
import type { Converter, ConverterSettings } from './converter.ts'
import { floatingConverter } from './floating.ts'
import { integerConverter } from './integer.ts'
import { jsonConverter } from './json.ts'
import { textConverter } from './text.ts'
import { timestampConverter } from './timestamp.ts'

/** Compiles the converter of a column's type (converter.ts has the overview). */
export function converterOf (settings: ConverterSettings): Converter {
  switch (settings.dataType) {
    case 'INT': case 'LONG': return integerConverter(settings)
    case 'FLOAT': case 'DOUBLE': return floatingConverter(settings)
    case 'BIG_DECIMAL': return bigDecimalConverter(settings)
    case 'BOOLEAN': return booleanConverter(settings)
    case 'TIMESTAMP': return timestampConverter(settings)
    case 'STRING': return textConverter(settings)
    case 'JSON': return jsonConverter(settings)
    case 'BYTES': return bytesConverter(settings)
  }
}
