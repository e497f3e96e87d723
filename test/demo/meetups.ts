/**
 * The recipe's three scripts as files of change records: publish ten meetups, change one by its two keys, delete one.
 * Times are in microseconds, but the change's is in milliseconds, as a stream has them after its precision was changed.
 */
const START = 1_719_039_879_000

interface Meetup { id: string, mtime: number, n: number }

const cities = ['New York', 'London', 'Berlin', 'Lagos', 'São Paulo']
const countries = ['US', 'UK', 'Germany', 'Nigeria', 'Brazil']

const meetups: Meetup[] = Array.from({ length: 10 }, (_, n) => ({ id: `meetup-${String(n + 1).padStart(2, '0')}`, mtime: START + n * 1000, n }))

function keys ({ id, mtime }: Meetup) {
  return { meetup_id: { S: id }, mtime: { N: String(mtime) } }
}

function image (meetup: Meetup, change: Record<string, unknown> = {}) {
  const { n } = meetup
  return {
    ...keys(meetup),
    meetup_name: { S: `Meetup ${n + 1}` },
    venue_name: { S: `Venue ${n % 4 + 1}` },
    group_city: { S: cities[n % 5] },
    group_country: { S: countries[n % 5] },
    group_id: { N: String(4000 + n) },
    group_name: { S: `Group ${n % 3 + 1}` },
    group_lat: { N: (40.5 - n * 7.25).toFixed(6) },
    group_lon: { N: (-74.1 + n * 11.125).toFixed(6) },
    rsvp_count: { N: String(20 + n) },
    ...change
  }
}

function record (eventName: string, meetup: Meetup, time: number, precision: string | undefined, images: object) {
  return JSON.stringify({
    awsRegion: 'us-east-1',
    eventID: `${eventName}-${meetup.id}`,
    eventName,
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: 'meetups',
    dynamodb: { ApproximateCreationDateTime: time, Keys: keys(meetup), ...images, SizeBytes: 300, ApproximateCreationDateTimePrecision: precision },
    eventSource: 'aws:dynamodb'
  }) + '\n'
}

/** Ten INSERTs. */
export function inserts (): string {
  return meetups.map((meetup, n) => record('INSERT', meetup, (START + n) * 1000 + 591, 'MICROSECOND', { NewImage: image(meetup) })).join('')
}

/** One MODIFY of the third meetup. */
export function update (): string {
  const meetup = meetups[2]!
  const changed = { rsvp_count: { N: '99' }, venue_name: { S: 'Updated Venue' }, group_lat: { N: '48.137154' }, group_lon: { N: '11.576124' } }
  return record('MODIFY', meetup, START + 60_000, undefined, { NewImage: image(meetup, changed), OldImage: image(meetup) })
}

/** One REMOVE of the same meetup. */
export function remove (): string {
  const meetup = meetups[2]!
  return record('REMOVE', meetup, (START + 120_000) * 1000, 'MICROSECOND', { OldImage: image(meetup) })
}

/** Id of the meetup that is changed and deleted. */
export const changedMeetup: string = meetups[2]!.id
