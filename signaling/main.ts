/** The signaling process: environment in, one server, gone when told or when its parent is. */
import { pino } from 'pino'
import { collectDefaultMetrics } from 'prom-client'
import { lanUrls, localUrl } from './addresses.ts'
import { readConfig } from './config.ts'
import { iceNotes } from './ice.ts'
import { createSignalingServer } from './server.ts'

const config = readConfig(process.env)
if (!config.ok) {
  process.stderr.write(`${config.error.lines.join('\n')}\n`)
  process.exit(1)
}
const { PORT, PUBLIC_URL, LOG_LEVEL } = config.value
const log = pino({ name: 'signaling', level: LOG_LEVEL })
const server = createSignalingServer({ config: config.value, log })
collectDefaultMetrics({ register: server.metrics.registry })

const address = await server.listen().catch((error: NodeJS.ErrnoException) => {
  const why =
    error.code === 'EADDRINUSE'
      ? `Port ${PORT} is taken: is MuseAroo running already? PORT chooses another one.`
      : `The server could not listen on port ${PORT}: ${error.message}`
  process.stderr.write(`${why}\n`)
  process.exit(1)
})

const notes = iceNotes(config.value)
const urls = { local: localUrl(address), lan: lanUrls(address), public: PUBLIC_URL ?? null }
log.info(urls, 'listening')
for (const note of notes) log.info(note)
process.send?.({ type: 'listening', port: address.port, urls, notes })

let ending = false
async function end(why: string): Promise<void> {
  if (ending) return
  ending = true
  log.info({ why }, 'closing')
  await server.close()
  process.exit(0)
}
process.once('SIGTERM', () => void end('SIGTERM'))
process.once('SIGINT', () => void end('SIGINT'))
process.once('disconnect', () => void end('its parent ended'))
