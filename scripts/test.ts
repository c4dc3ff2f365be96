/**
 * Every check there is, in the order in which a mistake is cheapest to find; the same in CI.
 * `--quick` is for between two edits: format, lint, types, import directions and unit tests, in less
 * than a minute. Ends with one line that counts.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.ts'

interface Count {
  readonly passed: number
  readonly failed: number
}

const isQuick = process.argv.includes('--quick')

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format and lint', 'biome', 'ci', '--error-on-warnings', '.'],
  ['types', 'tsc', '-b'],
  ['import directions', 'depcruise', '--config', '.dependency-cruiser.cjs', '.'],
  ...(isQuick
    ? []
    : ([
        ['dead code', 'knip'],
        ['build', 'tsx', 'scripts/build.ts'],
        ['bundle size', 'size-limit'],
      ] as const)),
]

function run(name: string, command: string, ...args: string[]): Count {
  process.stdout.write(`\n── ${name}\n`)
  const started = Date.now()
  const { status } = spawnSync(join('node_modules/.bin', command), args, { stdio: 'inherit' })
  process.stdout.write(
    `── ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds(Date.now() - started)})\n`,
  )
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Vitest's own counts; a run that ended without a report counts as one failure. */
function runTests(project: string, { chromiumPath }: { chromiumPath?: string } = {}): Count {
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
      env: { ...process.env, ...(chromiumPath ? { CHROMIUM_PATH: chromiumPath } : {}) },
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
const counts: Count[] = checks.map(check => run(...check))
counts.push(runTests('unit'))
if (!isQuick) {
  // One project after the other: two cores cannot time a browser beside forty test files.
  counts.push(runTests('node'))
  try {
    const chromiumPath = ensureChromium()
    counts.push(runTests('browser', { chromiumPath }), runTests('pages', { chromiumPath }))
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
    counts.push({ passed: 0, failed: 1 })
  }
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
process.stdout.write(`\n${seconds(Date.now() - started)}\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
