import type { Shape, ShapeName } from '../shape.ts'
import { meetups } from './meetups/shape.ts'
import { nested } from './nested/shape.ts'
import { text } from './text/shape.ts'
import { wide } from './wide/shape.ts'

const shapes: Readonly<Record<ShapeName, Shape>> = { meetups, wide, nested, text }

/** The shape of a name. */
export function findShape (name: ShapeName): Shape {
  return shapes[name]
}

/** Absolute path of a file that lies beside a shape: schema.json, table_config.json. */
export function shapeFile (name: ShapeName, file: string): string {
  return new URL(`${name}/${file}`, import.meta.url).pathname
}
