import { isJsonObject } from '../../../schema/json.ts'
import { at, ifOffline } from '../documents.ts'
import type { Rule } from '../rule.ts'

/** Minion tasks. */
export const minionTask: Rule = {
  code: 'MINION_TASK',
  level: 'error',
  title: 'Minion tasks that work on segments of the table',
  why: 'they write, merge or replace segments without regard to which rows win: compaction tasks refuse OFFLINE tables, MergeRollupTask is not refused and hides rows while it runs, RefreshSegmentTask and PurgeTask change the order of equal versions',
  remedy: 'take the task out: segments are merged by their writer',
  find: (input) => {
    const tasks = at(input.tableConfig?.json, 'task.taskTypeConfigsMap')
    return Object.keys(isJsonObject(tasks) ? tasks : {}).map((type) => ({
      subject: 'tableConfig', path: `task.taskTypeConfigsMap.${type}`, message: 'is set', level: ifOffline(input, 'error')
    }))
  }
}
