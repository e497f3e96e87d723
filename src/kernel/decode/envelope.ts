// What is around the images: change records (src/decode/change-record.ts) and lines of an export (export-item.ts). The
// checks are theirs, in their order; where one fails the reader gives up, and the plain decoder says what is wrong.
import { beginRow } from './cell'
import { Field, Kind, clearFields, fieldEnd, fieldStart, setField } from './fields'
import { readImage, skipImage } from './item'
import { Context, Entry, Name } from './model'
import { beginReading, entryFound, isLearned, matches, newContext, nameOf, objectEnded, pastMember, readEntry } from './names'
import { pastBlanks, stringEnd, stringFlags } from './scan'
import { pastDigits, skipNumber, skipValue } from './skip'
import { unsigned } from './record-time'
import { readTableOfArn } from './table-name'

/** Serial of the reading of the image that the row is made of, if it was read on the way; 0: it has to be read yet. */
export let imageRead: u32 = 0
/** Whether Keys are all that a row of a REMOVE is made of. */
let keysAreAll: bool = true
let isExport: bool = false

/** Sets the form of the lines, and whether columns other than keys come from the old image of a REMOVE. */
export function setForm (ofExport: bool, oldImageOfRemove: bool): void {
  isExport = ofExport
  keysAreAll = !oldImageOfRemove
}

export let kind: u32 = 0
export let isTtl: bool = false
/** SizeBytes; -1: there is none. */
export let sizeBytes: i64 = -1

/** Contexts of the images. A row is made of one of them, or of two. */
export const newContextOfImage: Context = newContext(false)
export const oldContextOfImage: Context = newContext(false)
export const keysContext: Context = newContext(false)

const lineContext = newContext(true)
const changeContext = newContext(true)
const identityContext = newContext(true)

function know (context: Context, text: string, field: u32): void {
  const name = changetype<Name>(nameOf(context, utf8Of(text), text.length))
  name.field = field
}

/** ASCII bytes of a literal. */
const letters: usize = memory.data(64)
function utf8Of (text: string): usize {
  for (let i = 0; i < text.length; i++) store<u8>(letters + i, text.charCodeAt(i) as u8)
  return letters
}

know(lineContext, 'eventName', Field.EVENT_NAME)
know(lineContext, 'eventID', Field.EVENT_ID)
know(lineContext, 'tableName', Field.TABLE_NAME)
know(lineContext, 'awsRegion', Field.AWS_REGION)
know(lineContext, 'eventSourceARN', Field.EVENT_SOURCE_ARN)
know(lineContext, 'userIdentity', Field.USER_IDENTITY)
know(lineContext, 'dynamodb', Field.DYNAMODB)
know(lineContext, 'Item', Field.ITEM)
know(changeContext, 'ApproximateCreationDateTime', Field.TIME)
know(changeContext, 'ApproximateCreationDateTimePrecision', Field.PRECISION)
know(changeContext, 'Keys', Field.KEYS)
know(changeContext, 'NewImage', Field.NEW_IMAGE)
know(changeContext, 'OldImage', Field.OLD_IMAGE)
know(changeContext, 'SizeBytes', Field.SIZE_BYTES)
know(changeContext, 'SequenceNumber', Field.SEQUENCE_NUMBER)
know(identityContext, 'type', 1)
know(identityContext, 'Type', 1)
know(identityContext, 'principalId', 2)
know(identityContext, 'PrincipalId', 2)

/**
 * Reads the fields of the line that begins at `at`. The image that the row is made of is read on the way if the event is
 * known before it, as Kinesis writes it (`imageRead`); the others are passed over.
 * @returns the place behind its closing brace; 0 to give the record up
 */
export function readLine (at: usize): usize {
  clearFields()
  sizeBytes = -1
  imageRead = 0
  beginRow()
  const end = readPlain(at, lineContext)
  if (fieldStart(Field.TABLE_NAME) === 0 && fieldStart(Field.EVENT_SOURCE_ARN) !== 0) return readTableOfArn() ? end : 0
  return end
}

/** True if the event is known by now and its word is this one, or the other. */
function isEvent (one: u64, other: u64): bool {
  const start = fieldStart(Field.EVENT_NAME)
  if (start === 0 || fieldEnd(Field.EVENT_NAME) - start !== 6) return false
  const word = load<u64>(start) & 0xffffffffffff
  return word === one || word === other
}

function readOrSkip (at: usize, context: Context, read: bool): usize {
  if (load<u8>(at) !== 0x7b) return skipValue(at)
  if (!read) return skipImage(at, context)
  const end = readImage(at, context, true)
  imageRead = context.serial
  return end
}

/** The members of an object whose values are no tagged ones. */
function readPlain (at: usize, context: Context): usize {
  if (load<u8>(at) !== 0x7b) return 0
  const own = beginReading(context)
  let p = at + 1
  if (load<u8>(pastBlanks(p)) === 0x7d) return pastBlanks(p) + 1
  let expected = context.first
  let link = changetype<usize>(context) + offsetof<Context>('first')
  while (true) {
    if (expected !== 0 && matches(p, changetype<Entry>(expected))) {
      p += changetype<Entry>(expected).size
    } else {
      p = readEntry(p, context)
      if (p === 0) return 0
      expected = entryFound
      if (isLearned(changetype<Entry>(expected))) store<usize>(link, expected)
    }
    const name = changetype<Entry>(expected).name
    p = pastBlanks(p)
    if (name.field === 0) {
      p = skipValue(p)
    } else {
      if (name.stamp === own) return 0
      name.stamp = own
      p = context === identityContext ? readIdentityField(p, name.field) : readField(p, name.field)
    }
    if (p === 0) return 0
    p = pastMember(p)
    if (p === 0) return 0
    if (objectEnded) return p
    link = expected + offsetof<Entry>('next')
    expected = changetype<Entry>(expected).next
  }
}

function readField (at: usize, field: u32): usize {
  // A line of an export is its Item alone, whatever else is in it.
  if (isExport && field !== Field.ITEM) return skipValue(at)
  if (field <= Field.PRECISION) {
    if (load<u8>(at) !== 0x22) return skipOther(at, field)
    const end = stringEnd(at + 1)
    if (end === 0) return 0
    setField(field, at + 1, end, stringFlags)
    return end + 1
  }
  let end: usize
  switch (field) {
    case Field.DYNAMODB:
      end = readPlain(at, changeContext)
      break
    case Field.KEYS:
      end = readOrSkip(at, keysContext, keysAreAll && isEvent(REMOVE, REMOVE))
      break
    case Field.NEW_IMAGE:
      end = readOrSkip(at, newContextOfImage, isEvent(INSERT, MODIFY))
      break
    case Field.ITEM:
      end = readOrSkip(at, newContextOfImage, isExport)
      break
    case Field.OLD_IMAGE:
      end = readOrSkip(at, oldContextOfImage, false)
      break
    case Field.SIZE_BYTES: return readSize(at)
    default: end = skipValue(at)
  }
  if (end !== 0) setField(field, at, end, 0)
  return end
}

/** A text field that is no text counts as missing; but a precision that is neither text nor null is a fault. */
function skipOther (at: usize, field: u32): usize {
  if (field === Field.PRECISION && load<u8>(at) !== 0x6e) return 0
  return skipValue(at)
}

/** SizeBytes counts if it is a plain integer; a number of another spelling is left to the plain decoder. */
function readSize (at: usize): usize {
  const first = load<u8>(at)
  if (first !== 0x2d && (first - 0x30) as u8 > 9) return skipValue(at)
  const end = skipNumber(at)
  if (end === 0 || end - at > 15 || pastDigits(at) !== end) return 0
  sizeBytes = unsigned(at, end)
  return end
}

const REMOVE: u64 = 0x45564f4d4552
const INSERT: u64 = 0x545245534e49
const MODIFY: u64 = 0x5946_4944_4f4d

/** Sets `kind` and `isTtl` of a change record; false to give it up. */
export function readKind (): bool {
  const start = fieldStart(Field.EVENT_NAME)
  if (start === 0 || fieldEnd(Field.EVENT_NAME) - start !== 6) return false
  const word = load<u64>(start) & 0xffffffffffff
  isTtl = false
  if (word === INSERT) {
    kind = Kind.INSERT
  } else if (word === MODIFY) {
    kind = Kind.MODIFY
  } else {
    if (word !== REMOVE) return false
    kind = Kind.REMOVE
    return readIdentity()
  }
  return true
}

/** A REMOVE by DynamoDB's time to live: type `Service`, principalId `dynamodb.amazonaws.com`. */
let isService: bool = false
let isDynamoDb: bool = false
let identityFields: u32 = 0

function readIdentity (): bool {
  const at = fieldStart(Field.USER_IDENTITY)
  if (at === 0 || load<u8>(at) !== 0x7b) return true
  isService = false
  isDynamoDb = false
  identityFields = 0
  if (readPlain(at, identityContext) === 0) return false
  isTtl = isService && isDynamoDb
  return true
}

function readIdentityField (at: usize, field: u32): usize {
  // One in both spellings, and one that is null: the plain decoder knows which counts.
  if ((identityFields & field) !== 0 || load<u8>(at) === 0x6e) return 0
  identityFields |= field
  if (load<u8>(at) !== 0x22) return skipValue(at)
  const end = stringEnd(at + 1)
  if (end === 0 || stringFlags !== 0) return 0
  if (field === 1) isService = end - at === 8 && load<u32>(at) === 0x72655322 && load<u32>(at, 4) === 0x65636976
  else isDynamoDb = end - at === 23 && isPrincipal(at + 1)
  return end + 1
}

const principal: usize = memory.data<u8>([
  0x64, 0x79, 0x6e, 0x61, 0x6d, 0x6f, 0x64, 0x62, 0x2e, 0x61, 0x6d, 0x61, 0x7a, 0x6f, 0x6e, 0x61, 0x77, 0x73, 0x2e, 0x63, 0x6f, 0x6d
])
function isPrincipal (at: usize): bool {
  for (let i: usize = 0; i < 22; i++) if (load<u8>(at + i) !== load<u8>(principal + i)) return false
  return true
}

/** Sets what an item of an export is: nothing happened to it. */
export function setItem (): void {
  kind = Kind.ITEM
  isTtl = false
}
