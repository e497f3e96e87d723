import type { StageInput } from './input.ts'

/** What one GetRecords reply holds at most. */
const RECORDS = 10_000
const BYTES = 10 << 20

/** The lines of an input as bodies of GetRecords replies, as the service writes them: each as full as it may be. */
export function repliesOf ({ bytes }: Pick<StageInput, 'bytes'>): Uint8Array[] {
  const replies: Uint8Array[] = []
  let records: string[] = []
  let size = 0
  let number = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n
  const close = (): void => {
    const text = `{"MillisBehindLatest":0,"NextShardIterator":"${'A'.repeat(216)}","Records":[${records.join(',')}]}`
    replies.push(new TextEncoder().encode(text))
    records = []
    size = 0
  }
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start)
    const data = bytes.toString('base64', start, end)
    if (records.length === RECORDS || size + end - start > BYTES) close()
    const arrival = 1_719_082_124 + records.length / 1000
    records.push(`{"ApproximateArrivalTimestamp":${arrival},"Data":"${data}","PartitionKey":"A1B2C3D4E5F60718293A4B5C6D7E8F90","SequenceNumber":"${number++}"}`)
    size += end - start
    start = end + 1
  }
  if (records.length > 0) close()
  return replies
}
