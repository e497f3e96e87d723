import { parseAttributePath } from './attribute-path.ts'
import { checkKinesis } from './check-kinesis.ts'
import { checkPush } from './check-push.ts'
import { checkReplicate } from './check-replicate.ts'
import type { OptionFault, Report } from './option-fault.ts'

/**
 * What JSON Schema cannot say about a config. Reads with care, since it also runs on a config that has other faults:
 * all faults are to be reported at once.
 */
export function checkConfig (data: Readonly<Record<string, unknown>>): readonly OptionFault[] {
  const faults: OptionFault[] = []
  const fault = (path: string | readonly string[], message: string): void => {
    faults.push({ path: typeof path === 'string' ? path.split('.') : path, message })
  }
  const changes = at(data, 'source.changes')
  if (Array.isArray(changes) && changes.length > 1 && changes.includes('-')) fault('source.changes', '- (standard input) must stand alone')
  const partitionKey = at(data, 'source.keys.partition')
  const sortKey = at(data, 'source.keys.sort')
  if (sortKey !== undefined && partitionKey === undefined) fault('source.keys.sort', 'needs source.keys.partition beside it')
  if (sortKey !== undefined && sortKey === partitionKey) fault('source.keys.sort', 'must be another attribute than source.keys.partition')
  checkKinesis(at(data, 'source.kinesis'), fault)
  checkColumns(at(data, 'mapping.columns'), fault)
  const level = at(data, 'segment.level')
  const archive = at(data, 'segment.archive')
  if (archive === 'gzip' && typeof level === 'number' && level > 9) fault('segment.level', 'must be at most 9 for gzip')
  const prefix = at(data, 'segment.namePrefix')
  if (typeof prefix === 'string' && prefix.includes('__')) {
    fault('segment.namePrefix', 'must not have two underscores in a row: Pinot reads such names as those of consumed segments')
  }
  checkPinot(at(data, 'sink.pinot'), fault)
  checkPush(at(data, 'sink'), fault)
  checkReplicate(at(data, 'replicate'), fault)
  if (at(data, 'metrics.host') !== undefined && at(data, 'metrics.port') === undefined) fault('metrics.host', 'needs metrics.port beside it')
  return faults
}

function checkColumns (columns: unknown, fault: Report): void {
  if (!isObject(columns)) return
  for (const [name, column] of Object.entries(columns)) {
    if (!isObject(column)) continue
    const path = ['mapping', 'columns', name]
    if (column['path'] !== undefined && column['record'] !== undefined) fault(path, 'give path or record, not both')
    const paths: unknown[] = Array.isArray(column['path']) ? column['path'] : [column['path']]
    for (const text of paths) {
      if (typeof text === 'string' && parseAttributePath(text) === undefined) {
        fault([...path, 'path'], `${JSON.stringify(text)} is no attribute path; write them as address.city or tags[0], and \\. for a dot within a name`)
      }
    }
  }
}

function checkPinot (pinot: unknown, fault: Report): void {
  if (!isObject(pinot)) return
  const urls: unknown[] = Array.isArray(pinot['controller']) ? pinot['controller'] : [pinot['controller']]
  for (const text of urls) {
    if (typeof text !== 'string') continue
    if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
      fault('sink.pinot.controller', 'must be an http or https URL, such as http://localhost:9000')
      continue
    }
    const url = new URL(text)
    if (url.username !== '' || url.password !== '') {
      fault('sink.pinot.controller', 'must not hold user and password; write them under sink.pinot.auth.basic')
    } else if (url.search !== '' || url.hash !== '') {
      fault('sink.pinot.controller', 'must not have a query or fragment')
    }
  }
  const tls = pinot['tls']
  if (isObject(tls) && (tls['cert'] === undefined) !== (tls['key'] === undefined)) {
    fault('sink.pinot.tls', 'cert and key belong together: give both or none')
  }
  const headers = pinot['headers']
  if (!isObject(headers)) return
  const auth = pinot['auth']
  for (const [name, value] of Object.entries(headers)) {
    const path = ['sink', 'pinot', 'headers', name]
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) fault(path, 'is not the name of a header')
    if (typeof value === 'string' && /[\r\n\0]/.test(value)) fault(path, 'has a line break in its value')
    if (name.toLowerCase() === 'authorization' && isObject(auth) && Object.keys(auth).length > 0) {
      fault(path, 'give sink.pinot.auth or this header, not both')
    }
  }
}

/** The value at a dotted path of plain names, or undefined. */
export function at (data: unknown, path: string): unknown {
  let value = data
  for (const step of path.split('.')) value = isObject(value) ? value[step] : undefined
  return value
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
