/** `npm run bench`: every benchmark, or those named: `npm run bench -- note edit`. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../tests/bench')
const ALL = [
  'note',
  'busy',
  'editors',
  'tight',
  'clock',
  'mesh',
  'packet',
  'edit',
  'aged',
  'turn',
  'crowd',
  'join',
  'load',
  'open',
  'apart',
  'hour',
  'archive',
  'relay',
  'dsp',
  'mix',
  'voices',
  'dense',
  'song',
]

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !ALL.includes(name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${ALL.join(', ')}.`)
  process.exit(1)
}

/** Each in a process of its own: none inherits the memory and timers of another. */
const failed = (asked.length > 0 ? asked : ALL)
  .map(name => ({ name, file: join(FOLDER, `${name}.bench.ts`) }))
  .filter(({ file }) => {
    const ran = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' })
    return ran.status !== 0
  })
for (const { name } of failed) console.error(`The benchmark ${name} did not finish.`)
process.exitCode = failed.length > 0 ? 1 : 0
