/** The product as people run it: the built page, signaling and Recorder in processes of their own. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '../../../scripts/client-build.ts'
import { freePort } from '../../../scripts/free-port.ts'
import { startServers } from '../../../scripts/servers.ts'

const PROJECT = join(import.meta.dirname, '../../..')

export interface BenchSite {
  readonly url: string
  /** Where the page's files lie. */
  readonly pageDir: string
  close(): Promise<void>
}

/** No STUN: nobody outside is asked, and gathering candidates waits for no answer. */
export async function openBenchSite(): Promise<BenchSite> {
  const said = (line: string): void => console.log(`  ${line}`)
  if (!buildIfStale(PROJECT, said)) throw new Error('The page could not be built: see above.')
  const folder = await mkdtemp(join(tmpdir(), 'musearoo-bench-'))
  // A copy: a build that somebody else starts meanwhile must not change what is measured.
  const pageDir = join(folder, 'page')
  await cp(join(PROJECT, 'dist/client'), pageDir, { recursive: true })
  const env = {
    ...process.env,
    PORT: String(await freePort()),
    ARCHIVE_PORT: String(await freePort()),
    HOST: '127.0.0.1',
    STUN_URLS: '',
    DATA_DIR: join(folder, 'data'),
    CLIENT_DIR: pageDir,
    LOG_LEVEL: 'warn',
  }
  let close = async (): Promise<void> => {}
  const url = await new Promise<string>((resolve, reject) => {
    const starting = startServers({
      project: PROJECT,
      env,
      onListening: ({ urls }) => resolve(urls.local),
      onFailed: code => reject(new Error(`The signaling server ended with ${code}.`)),
      say: said,
    })
    close = async () => (await starting).close()
  })
  return {
    url: url.replace(/\/$/, ''),
    pageDir,
    async close() {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
