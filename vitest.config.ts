import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { installedChromium } from './scripts/chromium.ts'
import { renderInNode } from './tests/support/render-in-node.ts'
import { isolation, simplePeerBundle } from './vite.config.ts'

const chromium = installedChromium()

/** What Vite would else discover in mid-test, and reload the page for. */
const pageDependencies = [
  '@tanstack/react-query',
  'axe-core',
  'lucide-react',
  'qrcode',
  'react',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'valibot',
  'wouter',
  'wouter/memory-location',
  'zustand/vanilla',
]

/** What takes minutes begins first: else one core waits for it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => Number(moduleId.includes('session-fuzz'))
    return (await super.sort(files)).toSorted((a, b) => isLong(b) - isLong(a))
  }
}

/**
 * Tests in Node (units, and what takes several), inside a real Chromium, and on real pages driven from Node;
 * `soak` is `npm run soak` alone: the simulations again, over many more seeds, and what takes long.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // Units share their processes: to start one for each file takes as long as its tests.
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 30_000,
          maxWorkers: 2,
          isolate: false,
        },
      },
      {
        test: {
          name: 'node',
          include: ['tests/{contracts,large,processes,rendered,simulation}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 30_000,
          maxWorkers: 2,
          isolate: false,
        },
      },
      {
        test: {
          name: 'soak',
          include: ['tests/simulation/**/*.test.ts', 'tests/soak/**/*.soak.test.ts'],
          env: { CLOCK_SEEDS: '200', DOC_SEEDS: '10000', LIVE_SEEDS: '100' },
          testTimeout: 1_800_000,
          // What is timed shares the computer with nothing.
          fileParallelism: false,
        },
      },
      {
        resolve: { alias: [simplePeerBundle] },
        server: { headers: isolation },
        optimizeDeps: { exclude: ['@automerge/automerge'], include: pageDependencies },
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.{ts,tsx}'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // A small laptop; what is looked at on a phone says so.
            viewport: { width: 1280, height: 800 },
            commands: { renderInNode },
            provider: playwright({
              launchOptions: {
                ...(chromium ? { executablePath: chromium } : {}),
                args: [
                  '--no-sandbox',
                  '--disable-gpu',
                  '--autoplay-policy=no-user-gesture-required',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                  '--no-first-run',
                ],
              },
              contextOptions: { permissions: ['midi', 'midi-sysex'] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'pages',
          include: ['tests/browser/**/*.page.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          isolate: false,
        },
      },
    ],
  },
})
