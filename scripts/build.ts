/** `npm run build`: the page, if its sources changed since the last time. */
import { join } from 'node:path'
import { buildIfStale } from './client-build.ts'

const built = buildIfStale(join(import.meta.dirname, '..'), line => console.log(line))
process.exitCode = built ? 0 : 1
