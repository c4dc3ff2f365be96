/** Bundles what runs inside the pages into one script, with the rivals in it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { simplePeerBundle } from '../../../vite.config.ts'

/** @param entry in `page/` */
export async function bundlePageScript(entry = 'bench-page.ts'): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    resolve: { alias: [simplePeerBundle] },
    build: {
      target: 'es2022',
      write: false,
      lib: {
        entry: fileURLToPath(new URL(`../page/${entry}`, import.meta.url)),
        formats: ['iife'],
        name: 'benchPage',
      },
    },
  })
  const [output] = Array.isArray(built) ? built : [built]
  if (!output || !('output' in output)) throw new Error('the page script was not built')
  const [chunk] = output.output
  return chunk.code
}

/** Automerge's wasm as automerge-repo takes it. */
export async function automergeWasm(): Promise<string> {
  const path = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm')
  return (await readFile(path)).toString('base64')
}
