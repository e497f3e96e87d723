// How the host makes the table: columns, the paths they are filled from, what a record is.
import { columnAt, makeTable } from './block'
import { setBase64 } from './document'
import { keysContext, newContextOfImage, oldContextOfImage, setForm } from './envelope'
import { allocate, allocateZeroed } from './memory'
import { Context, Element, Name, Place, Type, Use } from './model'
import { nameOf, newContext, placeOf } from './names'
import { setPartition } from './partition'
import { addKeyName, addTable, setExportTimes, setRecord } from './record'
import { addStep, makeSteps } from './steps'

export { makeTable, makeSteps, addStep, setExportTimes, setPartition, setBase64 }

/** Where the host writes a text that the next call takes: at most `size` bytes. */
let letters: usize = 0
let lettersRoom: usize = 0
export function lettersFor (size: u32): usize {
  if ((size as usize) + 16 > lettersRoom) {
    lettersRoom = (size as usize) + 16
    letters = allocate(lettersRoom)
  }
  return letters
}

/** A copy of the letters that stays; readers compare 16 bytes at a time. */
function keptLetters (size: u32): usize {
  const at = allocateZeroed((size as usize) + 16)
  memory.copy(at, letters, size)
  return at
}

/** What a record is; `base64`: how often binary values are encoded. */
export function describeRecord (ofExport: bool, base64: u32, ttlSkipped: bool, oldImageOfRemove: bool, maxLineBytes: u32, partitionColumn: u32, versionColumn: u32): void {
  setForm(ofExport, oldImageOfRemove)
  setBase64(base64)
  setRecord(ofExport, ttlSkipped, oldImageOfRemove, maxLineBytes, partitionColumn, versionColumn)
}

/** A column; its default null value is the letters for a variable width, else `defaultBits`. */
export function describeColumn (index: u32, type: u32, isMulti: bool, isKey: bool, isRequired: bool, limit: u32, defaultBits: u64, defaultSize: u32): void {
  const column = columnAt(index)
  column.index = index
  column.type = type
  column.width = widthOf(type)
  column.isMulti = isMulti
  column.isKey = isKey
  column.isRequired = isRequired
  column.limit = limit
  column.defaultBits = defaultBits
  column.defaultSize = defaultSize
  if (column.width !== 0) return
  column.defaultAt = keptLetters(defaultSize)
  column.defaultBits = (column.defaultAt as u64) | (defaultSize as u64) << 32
}

function widthOf (type: u32): u32 {
  switch (type) {
    case Type.INT: case Type.FLOAT: case Type.BOOLEAN: return 4
    case Type.LONG: case Type.DOUBLE: case Type.TIMESTAMP: return 8
    default: return 0
  }
}

/** Adds the letters to the tables that are wanted; false if there are too many. */
export function wantTable (size: u32): bool {
  return addTable(keptLetters(size), size)
}

/** The letters are the name of a key attribute: a record has to have it. */
export function wantKey (size: u32): void {
  addKeyName(changetype<Name>(nameOf(newContextOfImage, letters, size)), changetype<Name>(nameOf(keysContext, letters, size)))
}

/** The place that a path has come to, in each of the three images. */
let place0: usize = 0
let place1: usize = 0
let place2: usize = 0

/** Begins a path: the letters are the name of an attribute. */
export function beginPath (size: u32): void {
  place0 = placeIn(newContextOfImage, size)
  place1 = placeIn(oldContextOfImage, size)
  place2 = placeIn(keysContext, size)
}

/** Goes on to the entry of an M that the letters name, which in an L is the element `index` if that is not negative. */
export function stepInto (size: u32, index: i32): void {
  place0 = placeBelow(place0, size, index)
  place1 = placeBelow(place1, size, index)
  place2 = placeBelow(place2, size, index)
}

/** Ends a path: what is there goes to the column, as its path of this number. */
export function endPath (column: u32, path: u32): void {
  addUse(place0, column, path)
  addUse(place1, column, path)
  addUse(place2, column, path)
}

function placeIn (context: Context, size: u32): usize {
  return changetype<usize>(placeOf(changetype<Name>(nameOf(context, letters, size))))
}

/** The entry of an M and the element of an L share their place: a value is one or the other. */
function placeBelow (at: usize, size: u32, index: i32): usize {
  const place = changetype<Place>(at)
  if (place.context === 0) place.context = changetype<usize>(newContext(false))
  const below = placeIn(changetype<Context>(place.context), size)
  if (index >= 0 && !hasElement(place, index as u32)) {
    const element = changetype<Element>(allocateZeroed(offsetof<Element>()))
    element.index = index as u32
    element.place = changetype<Place>(below)
    element.next = place.elements
    place.elements = changetype<usize>(element)
  }
  return below
}

function hasElement (place: Place, index: u32): bool {
  for (let next = place.elements; next !== 0; next = changetype<Element>(next).next) {
    if (changetype<Element>(next).index === index) return true
  }
  return false
}

function addUse (at: usize, column: u32, path: u32): void {
  const place = changetype<Place>(at)
  const use = changetype<Use>(allocateZeroed(offsetof<Use>()))
  use.column = columnAt(column)
  use.path = path
  use.next = place.uses
  place.uses = changetype<usize>(use)
}
