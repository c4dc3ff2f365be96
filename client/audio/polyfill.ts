/**
 * On an insecure origin (plain http to another machine) browsers have `AudioWorkletNode` but no
 * `context.audioWorklet`. The polyfill looks only at the former, so it must go first. Its processor
 * is a ScriptProcessor on the page: blocks of 2,048 frames, coarser, and in need of `unsafe-eval`.
 */
export async function installPolyfill(): Promise<void> {
  Object.assign(globalThis, { AudioWorkletNode: undefined })
  await import('audioworklet-polyfill')
}
