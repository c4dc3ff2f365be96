import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import { build } from 'vite'
import { expect, it } from 'vitest'

const output = fileURLToPath(new URL('../../../client/audio/output.ts', import.meta.url))
const page = '\0page'

/** The processor's file as a built page would load it. */
async function builtProcessor(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'page',
        resolveId: id => (id === page ? id : undefined),
        load: id =>
          id === page
            ? `import { openOutput } from '${output}'; openOutput(undefined, () => true)`
            : undefined,
      },
    ],
    worker: { format: 'es' },
    build: { target: 'es2022', write: false, rollupOptions: { input: page } },
  })
  const outputs = [result].flat().flatMap(built => ('output' in built ? built.output : []))
  const files = outputs.flatMap(file => (file.type === 'asset' ? [file] : []))
  const script = files.find(({ fileName }) => /jam-processor.*\.js$/.test(fileName))
  if (!script) throw new Error(`no processor among ${outputs.map(({ fileName }) => fileName)}`)
  return typeof script.source === 'string' ? script.source : new TextDecoder().decode(script.source)
}

it('is built as one classic script, which is all that the polyfill can load', async () => {
  const code = await builtProcessor()
  expect(() => new Script(code)).not.toThrow()
  const processors: string[] = []
  // A scope as bare as the polyfill's: no currentFrame, a sample rate of 0.
  const scope = { sampleRate: 0, currentTime: 0, AudioWorkletProcessor: class {} }
  const run = new Function(...Object.keys(scope), 'registerProcessor', `'use strict';${code}`)
  run(...Object.values(scope), (name: string) => processors.push(name))
  expect(processors).toEqual(['musearoo-jam'])
})
