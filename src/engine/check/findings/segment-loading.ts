import { at, isSet, settings, shown } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Settings of how servers load segments. */
export const segmentLoading: Rule = {
  code: 'SEGMENT_LOADING',
  level: 'error',
  title: 'Settings that keep servers from loading pushed segments as they should',
  why: 'servers add the table\'s indexes and new columns when they load a segment: skipSegmentPreprocess keeps them from it, another segmentFormatVersion makes them convert every segment at every download',
  remedy: 'take it out; segments are written in version v3',
  find: (input) => {
    const version = at(input.tableConfig?.json, 'tableIndexConfig.segmentFormatVersion')
    return [
      ...settings(input, ['tableIndexConfig.skipSegmentPreprocess'], 'is set'),
      ...isSet(version) && shown(version).toLowerCase() !== 'v3' ? settings(input, ['tableIndexConfig.segmentFormatVersion'], `is ${shown(version)}`) : []
    ]
  }
}
