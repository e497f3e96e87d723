// What the kernel knows of the plan, and what it learns of the input. All of it lies outside of any garbage collector:
// the classes only name offsets.

/** Pinot data types, as `addColumn` takes them. */
export namespace Type {
  export const INT: u32 = 0
  export const LONG: u32 = 1
  export const FLOAT: u32 = 2
  export const DOUBLE: u32 = 3
  export const BIG_DECIMAL: u32 = 4
  export const BOOLEAN: u32 = 5
  export const TIMESTAMP: u32 = 6
  export const STRING: u32 = 7
  export const JSON: u32 = 8
  export const BYTES: u32 = 9
}

/** Type tags of attribute values. NONE: the value of a name that is no attribute. */
export namespace Tag {
  export const S: u32 = 0
  export const N: u32 = 1
  export const B: u32 = 2
  export const BOOL: u32 = 3
  export const NULL: u32 = 4
  export const M: u32 = 5
  export const L: u32 = 6
  export const SS: u32 = 7
  export const NS: u32 = 8
  export const BS: u32 = 9
  export const NONE: u32 = 10
  export const COUNT: u32 = 11
}

/** A column of the table, with its cell of the record at hand. */
@unmanaged
export class Column {
  index: u32
  type: u32
  /** Bytes of a stored value; 0: variable. */
  width: u32
  isMulti: bool
  isKey: bool
  /** Null is no row: keys and required columns. */
  isRequired: bool
  /** Longest value in UTF-16 units (BYTES: bytes) before a rule of the schema steps in. */
  limit: u32
  defaultBits: u64
  defaultAt: usize
  defaultSize: usize

  /** Serial of the image reading that set the cell; another one: null. */
  stamp: u32
  /** Which of the column's paths the cell is of. */
  path: u32
  isNull: bool
  /** Fixed width: the value's bits. */
  bits: u64
  /** Variable width: the bytes. Multi-value: `count` u64 each, bits or place and size of a value. */
  at: usize
  size: usize
  count: u32
}

/** That a value goes to a column, as one of its paths. */
@unmanaged
export class Use {
  column: Column
  path: u32
  next: usize
}

/** A place in an item that columns take values from: the trie of all paths. */
@unmanaged
export class Place {
  /** First Use of the value that is here. */
  uses: usize
  /** Context of the names below, where this is an M; 0: no path goes on. */
  context: usize
  /** First Element, where this is an L. */
  elements: usize
}

/** An element of an L that a path goes through. */
@unmanaged
export class Element {
  index: u32
  place: Place
  next: usize
}

/** The names of one kind of object, and the order in which they were seen last. */
@unmanaged
export class Context {
  /** Hash table of Names by their bytes; the number of its buckets is a power of two. */
  buckets: usize
  mask: u32
  count: u32
  /** The Entry that an object is expected to begin with; 0: none yet. */
  first: usize
  /** Names are followed by plain values, not by tagged ones. */
  isPlain: bool
  /** Serial of the reading under way: a name with the same stamp occurs twice. */
  serial: u32
}

/** A name in a context. */
@unmanaged
export class Name {
  hash: u32
  at: usize
  size: u32
  next: usize
  /** The Place of its value; 0: no column takes it. */
  place: usize
  /** Contexts of plain values: what the field is (envelope.ts); 0: nothing of interest. */
  field: u32
  stamp: u32
  /** Number of its counter among those of unmapped attributes, from 1; it holds for the unit of that serial alone. */
  counter: u32
  unit: u32
  /** Entry by tag; 0: not seen yet. 11 of them, see Tag. */
  entry0: usize
  entry1: usize
  entry2: usize
  entry3: usize
  entry4: usize
  entry5: usize
  entry6: usize
  entry7: usize
  entry8: usize
  entry9: usize
  entry10: usize
}

/** A name with a type tag: the bytes that it begins with when nothing is between them, and what came next last time. */
@unmanaged
export class Entry {
  name: Name
  tag: u32
  /** `"name":{"S":"` and the like, up to the first byte of the value. */
  literal: usize
  size: u32
  next: usize
}

/** The open row block of a partition. */
@unmanaged
export class Partition {
  rows: u32
  /** Rows that its columns have room for. */
  room: u32
  /** Bytes of the values, without what belongs to a block as a whole. */
  bytes: usize
  /** PartColumns one behind the other; 0: not opened yet. */
  columns: usize
}

/** A column of an open row block (src/block/layout.ts). */
@unmanaged
export class PartColumn {
  nulls: usize
  nullCount: u32
  /** Multi-value: u32 a row. */
  rowStarts: usize
  values: u32
  /** Variable width: u32 a value. */
  valueStarts: usize
  /** Values that valueStarts, or data of a fixed width, has room for. */
  room: u32
  data: usize
  dataSize: usize
  dataRoom: usize
}
