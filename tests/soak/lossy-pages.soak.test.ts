import { execFile, execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { distribution } from '../simulation/lossy-jam.ts'
import type { LossyFacts } from './lossy-facts.ts'

const LOSS = Number(process.env.LOSS ?? 0.1)
const SPACE = `musearoo-${process.pid}`
const PROGRAM = fileURLToPath(new URL('lossy-pages.soak.ts', import.meta.url))
/** An address beside loopback, or there would be no candidate to connect to. */
const SETUP = [
  ['link', 'set', 'lo', 'up'],
  ['link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1'],
  ['addr', 'add', '10.77.0.1/24', 'dev', 'v0'],
  ['link', 'set', 'v0', 'up'],
  ['link', 'set', 'v1', 'up'],
  ['route', 'add', 'default', 'via', '10.77.0.1', 'dev', 'v0'],
]

/** @returns why not, or undefined once a network of our own is there */
function openSpace(): string | undefined {
  if (process.getuid?.() !== 0) return 'Losing datagrams on purpose takes root.'
  try {
    installTools()
    execFileSync('ip', ['netns', 'add', SPACE])
    for (const step of SETUP) execFileSync('ip', ['-n', SPACE, ...step])
    execFileSync('ip', ['netns', 'exec', SPACE, 'iptables', '-nL', 'INPUT'])
    return undefined
  } catch (error) {
    return `This computer lets nobody lose datagrams on purpose (${String(error).split('\n')[0]}).`
  }
}

/** @throws where they are not there and cannot be installed */
function installTools(): void {
  try {
    execFileSync('ip', ['-V'])
    execFileSync('iptables', ['-V'])
  } catch {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'iproute2', 'iptables'],
    ])
      execFileSync('apt-get', args, { env, stdio: 'ignore' })
  }
}

const whyNot = openSpace()
if (whyNot !== undefined) process.stdout.write(`Lossy pages skipped: ${whyNot}\n`)
afterAll(() => {
  if (whyNot === undefined) execFileSync('ip', ['netns', 'del', SPACE])
})

it.skipIf(whyNot !== undefined)(
  '[LV3] [TK1] two pages that lose a tenth of all datagrams: no note hangs, both have both takes',
  async () => {
    const { stdout } = await promisify(execFile)(
      'ip',
      ['netns', 'exec', SPACE, process.execPath, '--import', 'tsx', PROGRAM],
      { env: { ...process.env, LOSS: String(LOSS) }, maxBuffer: 2 ** 26 },
    )
    const facts: LossyFacts = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    for (const { releases, takeIsEqual, ...counts } of facts.ways)
      process.stdout.write(
        `${(facts.observedLoss * 100).toFixed(1)} % of the datagrams lost: ${JSON.stringify(counts)}, ` +
          `take ${takeIsEqual ? 'equal' : 'NOT EQUAL'}; let go → silent there, ms: ` +
          `${distribution(releases.map(late => late * 1_000))}\n`,
      )
    expect(Math.abs(facts.observedLoss - LOSS)).toBeLessThan(LOSS / 3)
    expect(facts.ways.map(({ stuck }) => stuck)).toEqual([0, 0])
    expect(facts.ways.map(({ takeIsEqual }) => takeIsEqual)).toEqual([true, true])
    for (const { heard, events } of facts.ways) expect(heard).toBeGreaterThan(events / 2)
  },
)
