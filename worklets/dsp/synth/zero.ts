/** Zeroes the first `frames`: for a few dozen, faster than to call the built-in fill. Real-time safe: yes. */
export function zero(samples: Float64Array, frames: number): void {
  for (let i = 0; i < frames; i++) samples[i] = 0
}
