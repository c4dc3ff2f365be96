/** `npm run dev`: vite in front with hot reload, the servers behind it, restarted when they change. */
import { join, relative, sep } from 'node:path'
import { createServer } from 'vite'
import { startServers } from './servers.ts'

const project = join(import.meta.dirname, '..')
const say = (line: string): void => console.log(line)
/** ms to wait for the rest of a save or a checkout */
const SETTLE = 200
let closeFront = async (): Promise<void> => {}

const servers = await startServers({
  project,
  env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' },
  onListening: ({ port }) => void openFront(port),
  onFailed: code => process.exit(code),
  say,
})

async function openFront(port: number): Promise<void> {
  const behind = `${process.env.TLS_CERT ? 'https' : 'http'}://127.0.0.1:${port}`
  const proxied = { target: behind, secure: false }
  const front = await createServer({
    configFile: join(project, 'vite.config.ts'),
    root: join(project, 'client'),
    server: {
      host: true,
      proxy: {
        '^/socket\\.io/': { ...proxied, ws: true },
        // Exactly these: a source file may be called config.ts.
        '^/(api/.*|(lobby|config)(\\?.*)?$)': proxied,
      },
    },
  })
  closeFront = () => front.close()
  front.watcher.add(['signaling', 'archive', 'shared'].map(folder => join(project, folder)))
  const restartOnChange = restarter()
  front.watcher.on('change', restartOnChange)
  front.watcher.on('add', restartOnChange)
  front.watcher.on('unlink', restartOnChange)
  await front.listen()
  front.printUrls()
}

/** Restarts whom a changed file belongs to, once its neighbours are written too. */
function restarter(): (file: string) => void {
  const changed = new Set<string>()
  let settling: NodeJS.Timeout | undefined
  return file => {
    const folder = relative(project, file).split(sep)[0] ?? ''
    if (!file.endsWith('.ts') || !['signaling', 'archive', 'shared'].includes(folder)) return
    changed.add(folder)
    clearTimeout(settling)
    settling = setTimeout(() => {
      const [signaling, archive] = [changed.has('signaling'), changed.has('archive')]
      const both = changed.has('shared')
      changed.clear()
      if (signaling || both) void servers.signaling.restart()
      if (archive || both) void servers.archive()?.restart()
    }, SETTLE)
  }
}

async function end(): Promise<void> {
  await Promise.all([closeFront(), servers.close()])
  process.exit(0)
}
process.once('SIGINT', () => void end())
process.once('SIGTERM', () => void end())
