/** What a broker answers, in Pinot's form. */
export interface QueryReply {
  resultTable?: { dataSchema: object, rows: (string | number)[][] }
  exceptions: { errorCode: number, message: string }[]
  partialResult: boolean
  numServersQueried: number
  numServersResponded: number
}

/** Names that a query for segments asks of. */
export function namesIn (sql: string): string[] {
  return [.../\$segmentName IN \((.*)\) LIMIT/.exec(sql)![1]!.matchAll(/'([^']+)'/g)].map(([, name]) => name!)
}

/** A whole answer: these segments are seen. */
export function sees (names: readonly string[], more: Partial<QueryReply> = {}): QueryReply {
  return {
    resultTable: { dataSchema: { columnNames: ['$segmentName'], columnDataTypes: ['STRING'] }, rows: names.map((name) => [name]) },
    exceptions: [],
    partialResult: false,
    numServersQueried: 1,
    numServersResponded: 1,
    ...more
  }
}

/** An answer without a result. */
export function refusesQuery (errorCode: number, message: string): QueryReply {
  return { exceptions: [{ errorCode, message }], partialResult: false, numServersQueried: 0, numServersResponded: 0 }
}
