/** `npm start`: the page, the signaling server and the Recorder, until Ctrl-C. */
import { join } from 'node:path'
import { buildIfStale } from './client-build.ts'
import { type Listening, startServers } from './servers.ts'

const project = join(import.meta.dirname, '..')
const say = (line: string): void => console.log(line)

if (!buildIfStale(project, say)) {
  console.error('The page could not be built: see above.')
  process.exit(1)
}

const servers = await startServers({
  project,
  env: {
    ...process.env,
    CLIENT_DIR: process.env.CLIENT_DIR || join(project, 'dist/client'),
    // The lines below say what matters; LOG_LEVEL=info shows the rest as JSON.
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
  },
  onListening: greet,
  onFailed: code => process.exit(code),
  say,
})

function greet({ urls, notes }: Listening): void {
  say('')
  say('  MuseAroo is open.')
  say(`  On this computer  ${urls.local}`)
  for (const url of urls.lan) say(`  On this network   ${url}`)
  if (urls.public) say(`  In the world      ${urls.public}`)
  say('')
  for (const note of notes) say(`  ${note}`)
  say('  Ctrl-C ends it.')
  say('')
}

async function end(): Promise<void> {
  await servers.close()
  process.exit(0)
}
process.once('SIGINT', () => void end())
process.once('SIGTERM', () => void end())
