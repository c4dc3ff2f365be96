/** The archive process: environment in, one persistence peer, gone when told or when its parent is. */
import { MuseError } from '../shared/errors.ts'
import { openArchive } from './archive.ts'
import { readConfig } from './config.ts'
import { openNodeCrdt } from './crdt-wasm.ts'
import { systemCode } from './disk.ts'
import { createLog } from './log.ts'
import { createNodeClock } from './node-clock.ts'
import { createNodeDialer } from './node-dialer.ts'

const config = readConfig(process.env)
if (!config.ok) fail(config.error.message)
const settings = config.value
const log = createLog(settings.logLevel)
const clock = createNodeClock()
const dialer = createNodeDialer({
  clock,
  rtcPorts: settings.rtcPorts,
  rtcPublicIp: settings.rtcPublicIp,
})

const opening = openNodeCrdt().then(crdt =>
  openArchive({ config: settings, log, crdt, clock, dialer }),
)

let ending = false
async function end(why: string): Promise<void> {
  if (ending) return
  ending = true
  log.info({ why }, 'closing')
  const archive = await opening
  await archive.close()
  dialer.close()
  process.exit(0)
}
process.once('SIGTERM', () => void end('SIGTERM'))
process.once('SIGINT', () => void end('SIGINT'))
process.once('disconnect', () => void end('its parent ended'))

const { port } = await opening.catch((error: unknown) => {
  if (error instanceof MuseError) fail(error.message)
  if (systemCode(error) === 'EADDRINUSE')
    fail(
      `Port ${settings.port} is taken: is another archive running? ARCHIVE_PORT chooses another one.`,
    )
  throw error
})
log.info({ port, dataDir: settings.dataDir }, 'ready')
process.send?.({ type: 'ready', port })

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
