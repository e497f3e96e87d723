// Loaded into every thread of a command line (node --import): ends a worker thread in the middle of its tasks.
//   DIE_IN=decode|build   where: behind the bytes of a file, or between an archive and its name
//   DIE_AT=text           of files whose path has it
//   DIE_TIMES=n           so many times in all threads; every death is a line in the file DIE_LOG
import fs, { appendFileSync, existsSync, readFileSync } from 'node:fs'
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const { DIE_IN: task, DIE_AT: at, DIE_TIMES: times, DIE_LOG: log } = process.env

function dieFor (path) {
  if (!String(path).includes(at)) return
  const deaths = existsSync(log) ? readFileSync(log, 'utf8').split('\n').length - 1 : 0
  if (deaths >= Number(times)) return
  appendFileSync(log, `${path}\n`)
  process.exit(9)
}

if (!isMainThread && task === 'decode') {
  const { open } = promises
  promises.open = async (path, ...more) => {
    const file = await open(path, ...more)
    const { read } = file
    let reads = 0
    file.read = (...args) => {
      if (reads++ === 1) dieFor(path)
      return read.apply(file, args)
    }
    return file
  }
}
if (!isMainThread && task === 'build') {
  const { renameSync } = fs
  fs.renameSync = (from, to) => {
    dieFor(to)
    renameSync(from, to)
  }
}
syncBuiltinESMExports()
