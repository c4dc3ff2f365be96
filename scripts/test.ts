/**
 * Every check there is, what finds a mistake sooner before what takes longer; the same in CI.
 * `--quick` is for between two edits: format, lint, types, import directions and unit tests, in less
 * than a minute. Ends with one line that counts.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.ts'

interface Count {
  readonly passed: number
  readonly failed: number
}

const isQuick = process.argv.includes('--quick')

type Check = readonly [name: string, command: string, ...args: string[]]

const TYPES: Check = ['types', 'tsc', '-b']
/** One after the other: the size is that of what has been built. */
const CHECKS: readonly Check[] = [
  ['format and lint', 'biome', 'ci', '--error-on-warnings', '.'],
  ['import directions', 'depcruise', '--config', '.dependency-cruiser.cjs', '.'],
  ...(isQuick
    ? []
    : ([
        ['dead code', 'knip'],
        ['build', 'tsx', 'scripts/build.ts'],
        ['bundle size', 'size-limit'],
      ] as const)),
]

/** What it says is printed when it is done: others may run beside it. */
async function run([name, command, ...args]: Check): Promise<Count> {
  const started = Date.now()
  const child = spawn(join('node_modules/.bin', command), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      said += data
    })
  const [status] = await once(child, 'close').catch((error: Error) => {
    said += `${error.message}\n`
    return []
  })
  process.stdout.write(
    `\n── ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds(Date.now() - started)})\n${said}`,
  )
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function runInTurn(checks: readonly Check[]): Promise<readonly Count[]> {
  const counts: Count[] = []
  for (const check of checks) counts.push(await run(check))
  return counts
}

/** Vitest's own counts; a run that ended without a report counts as one failure. */
function runTests(project: string, env: NodeJS.ProcessEnv = {}): Count {
  process.stdout.write(`\n── tests: ${project}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'musearoo-test-'))
  const report = join(folder, 'report.json')
  const { status } = spawnSync(
    'node_modules/.bin/vitest',
    [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  )
  try {
    const counts: { numPassedTests: number; numFailedTests: number; success: boolean } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    const broken = status !== 0 && counts.numFailedTests === 0 ? 1 : 0
    return { passed: counts.numPassedTests, failed: counts.numFailedTests + broken }
  } catch {
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const started = Date.now()
// The types take as long as all the others.
const counts = (await Promise.all([runInTurn(CHECKS), runInTurn([TYPES])])).flat()
counts.push(runTests('unit'))
if (!isQuick) {
  // One project after the other: two cores cannot time a browser beside forty test files.
  counts.push(runTests('node'))
  try {
    const chromium = { CHROMIUM_PATH: ensureChromium() }
    counts.push(runTests('browser', chromium), runTests('pages', chromium))
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
    counts.push({ passed: 0, failed: 1 })
  }
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
process.stdout.write(`\n${seconds(Date.now() - started)}\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
