import { setTimeout as sleep } from 'node:timers/promises'
import { CreateTableCommand, DescribeTableCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { AttributeValue, DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import type { ShardCheckpoint, ShardCheckpoints } from '../block/shard-checkpoint.ts'
import { DynapinotError } from '../errors.ts'
import { checkpointText, parseCheckpoint } from './stream-store.ts'
import type { JobIdentity, StreamState } from './stream-store.ts'

/** What is used of the SDK's client. */
export type TableClient = Pick<DynamoDBClient, 'send'>

/** The item of a job. */
export interface StateItem {
  /** Name of the process that holds it; null = none. */
  readonly owner: string | null
  /** Grows with each write: a sign of life. */
  readonly counter: number
  /** ms that the owner may be silent. */
  readonly leaseMs: number
  readonly identity: JobIdentity
  readonly run: string | null
  readonly shards: ShardCheckpoints
}

const FORMAT = '1'
const HELD = '#owner = :owner'

/**
 * The DynamoDB table of states: one item a job.
 *
 * ```
 *   job        S   key
 *   format     N
 *   owner      S   absent: nobody
 *   counter    N
 *   leaseMs    N
 *   identity   M of S
 *   run        S   absent before the first run
 *   shards     M of S: texts of checkpointText by shard id
 * ```
 * Every write names the owner that it expects, so writing twice what one reply failed to confirm does no harm. Errors of
 * the SDK come out as STATE_UNAVAILABLE where a repetition can help (it has repeated them itself before).
 */
export class StateTable {
  readonly description: string
  readonly #client: TableClient
  readonly #table: string
  readonly #job: string

  constructor (client: TableClient, table: string, job: string) {
    this.description = `DynamoDB table ${table}, job ${job}`
    this.#client = client
    this.#table = table
    this.#job = job
  }

  /** The item, or null; makes the table if there is none. @throws DynapinotError STATE_CORRUPT, STATE_MISMATCH. */
  async read (signal: AbortSignal): Promise<StateItem | null> {
    const get = async (): Promise<Record<string, AttributeValue> | undefined> =>
      (await this.#client.send(new GetItemCommand({ TableName: this.#table, Key: this.#key, ConsistentRead: true }), { abortSignal: signal })).Item
    const item = await this.#calling(async () => await get().catch(async (error: unknown) => {
      if ((error as Error).name !== 'ResourceNotFoundException') throw error
      await this.#create(signal)
      return undefined
    }), signal)
    return item === undefined ? null : this.#parse(item)
  }

  /** Makes the process of `item` the owner, if the item is as it was read. */
  async take ({ owner, counter, leaseMs, identity, run, shards }: StateItem, seen: StateItem | null, signal: AbortSignal): Promise<boolean> {
    const counts = seen === null ? 'attribute_not_exists(#counter)' : '#counter = :seen'
    return await this.#update({
      UpdateExpression: 'SET #owner = :owner, #counter = :counter, #leaseMs = :leaseMs, #format = :format, #identity = :identity, #shards = :shards' + (run === null ? '' : ', #run = :run'),
      ConditionExpression: seen?.owner == null ? `${counts} AND attribute_not_exists(#owner)` : `${counts} AND #owner = :held`,
      values: {
        ':owner': { S: owner! },
        ':counter': { N: String(counter) },
        ':leaseMs': { N: String(leaseMs) },
        ':format': { N: FORMAT },
        ':identity': { M: texts(Object.entries(identity)) },
        ':shards': shardsValue(shards),
        ...run !== null && { ':run': { S: run } },
        ...seen !== null && { ':seen': { N: String(seen.counter) } },
        ...seen?.owner != null && { ':held': { S: seen.owner } }
      }
    }, signal)
  }

  /** Saves the state; false if `owner` does not hold the item. */
  async save (owner: string, { run, shards }: StreamState): Promise<boolean> {
    return await this.#update({
      UpdateExpression: 'SET #counter = #counter + :one, #shards = :shards' + (run === null ? '' : ', #run = :run'),
      ConditionExpression: HELD,
      values: { ':owner': { S: owner }, ':one': { N: '1' }, ':shards': shardsValue(shards), ...run !== null && { ':run': { S: run } } }
    })
  }

  /** Gives a sign of life; false if `owner` does not hold the item. */
  async renew (owner: string): Promise<boolean> {
    return await this.#update({ UpdateExpression: 'SET #counter = #counter + :one', ConditionExpression: HELD, values: { ':owner': { S: owner }, ':one': { N: '1' } } })
  }

  /** Leaves the item to the next process; false if `owner` did not hold it. */
  async release (owner: string): Promise<boolean> {
    return await this.#update({ UpdateExpression: 'SET #counter = #counter + :one REMOVE #owner', ConditionExpression: HELD, values: { ':owner': { S: owner }, ':one': { N: '1' } } })
  }

  /** @throws DynapinotError INTERRUPTED */
  async pause (ms: number, signal: AbortSignal): Promise<void> {
    await this.#calling(async () => { await sleep(ms, undefined, { signal }) }, signal)
  }

  get #key (): Record<string, AttributeValue> {
    return { job: { S: this.#job } }
  }

  async #update ({ UpdateExpression, ConditionExpression, values }: Required<Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'>> & { values: Record<string, AttributeValue> }, signal?: AbortSignal): Promise<boolean> {
    const names = new Set(`${UpdateExpression} ${ConditionExpression}`.match(/#\w+/g))
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: this.#key,
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [name, name.slice(1)])),
      ExpressionAttributeValues: values
    })
    return await this.#calling(async () => await this.#client.send(command, signal === undefined ? {} : { abortSignal: signal }).then(() => true, (error: unknown) => {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false
      throw error
    }), signal)
  }

  async #create (signal: AbortSignal): Promise<void> {
    const table = { TableName: this.#table }
    const options = { abortSignal: signal }
    await this.#client.send(new CreateTableCommand({
      ...table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'job', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'job', KeyType: 'HASH' }]
    }), options).catch((error: unknown) => {
      // Another process makes it at the same moment.
      if ((error as Error).name !== 'ResourceInUseException') throw error
    })
    while ((await this.#client.send(new DescribeTableCommand(table), options)).Table?.TableStatus !== 'ACTIVE') await this.pause(500, signal)
  }

  async #calling<T> (work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (cause instanceof DynapinotError) throw cause
      if (signal?.aborted === true) throw new DynapinotError('INTERRUPTED', `stopped while ${this.description} was asked`)
      const { name, message } = cause as Error
      throw new DynapinotError('STATE_UNAVAILABLE', `${this.description}: ${name}: ${message}`, {
        remedy: 'look at network, credentials and rights: GetItem, UpdateItem, CreateTable and DescribeTable on that table'
      }, { cause })
    }
  }

  #parse ({ format, owner, counter, leaseMs, identity, run, shards }: Record<string, AttributeValue>): StateItem {
    if (format?.N !== FORMAT) {
      throw new DynapinotError('STATE_MISMATCH', `the state in ${this.description} has format ${format?.N ?? 'none'}, this version writes ${FORMAT}`, {
        remedy: 'go on with the version that wrote it, or give this job another name'
      })
    }
    const positions = Object.entries(shards?.M ?? {}).map(([shardId, value]): [string, ShardCheckpoint] => {
      const checkpoint = parseCheckpoint(value.S)
      if (checkpoint === null) throw this.#corrupt(`the position of shard ${shardId} is ${JSON.stringify(value)}`)
      return [shardId, checkpoint]
    })
    const parts = Object.entries(identity?.M ?? {}).map(([name, value]) => [name, value.S ?? ''])
    if (!(Number(counter?.N) > 0) || !(Number(leaseMs?.N) > 0)) throw this.#corrupt('it has no lease')
    return { owner: owner?.S ?? null, counter: Number(counter?.N), leaseMs: Number(leaseMs?.N), identity: Object.fromEntries(parts) as JobIdentity, run: run?.S ?? null, shards: new Map(positions) }
  }

  #corrupt (why: string): DynapinotError {
    return new DynapinotError('STATE_CORRUPT', `the state in ${this.description} cannot be used: ${why}`, {
      remedy: 'restore the item from a backup, or delete it: the job then starts as for the first time, from where the source is told to begin'
    })
  }
}

function texts (entries: ReadonlyArray<readonly [string, string]>): Record<string, AttributeValue> {
  return Object.fromEntries(entries.map(([name, text]) => [name, { S: text }]))
}

function shardsValue (shards: ShardCheckpoints): AttributeValue {
  return { M: texts([...shards].map(([shardId, checkpoint]) => [shardId, checkpointText(checkpoint)])) }
}
