/**
 * What the requests of several push modes have in common. Source: PinotSegmentUploadDownloadRestletResource and
 * FileUploadDownloadClient.CustomHeaders, Pinot 1.5.1.
 */

export const segmentsPath = '/v2/segments'

/**
 * Never replaces a segment of the same name, and never writes to one that another request is just making. That lock
 * lasts for 10 minutes if a push breaks in the wrong moment.
 */
export function uploadQuery (table: string): Readonly<Record<string, string>> {
  return { tableName: table, tableType: 'OFFLINE', allowRefresh: 'false', enableParallelPushProtection: 'true' }
}
