import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** SharedArrayBuffer, and with it the audio ring, exists only on cross-origin isolated pages. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** simple-peer's main entry wants Node's streams; its bundled build carries them. */
export const simplePeerBundle = {
  find: /^simple-peer$/,
  replacement: 'simple-peer/simplepeer.min.js',
}

export default defineConfig({
  root: 'client',
  plugins: [react()],
  resolve: { alias: [simplePeerBundle] },
  build: {
    target: 'es2022',
    outDir: '../dist/client',
    emptyOutDir: true,
    manifest: true,
    // A part that could be loaded, but for its style, would stay without it until the page is loaded anew.
    cssCodeSplit: false,
  },
  worker: { format: 'es' },
  server: { headers: isolation },
  preview: { headers: isolation },
})
