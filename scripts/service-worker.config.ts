/** Puts the page's service worker, one classic script, beside the build that it keeps. */
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { buildFilesIn } from './build-files.ts'

const PROJECT = join(import.meta.dirname, '..')
const DIST = join(PROJECT, 'dist/client')

export default defineConfig({
  root: join(PROJECT, 'client/service-worker'),
  publicDir: false,
  define: { BUILD: JSON.stringify(buildFilesIn(DIST)) },
  build: {
    target: 'es2022',
    outDir: DIST,
    emptyOutDir: false,
    rolldownOptions: {
      input: join(PROJECT, 'client/service-worker/worker.ts'),
      output: { format: 'iife', entryFileNames: 'service-worker.js' },
    },
  },
})
