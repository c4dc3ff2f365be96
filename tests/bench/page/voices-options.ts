export const BENCH_VOICES = 'bench-voices'

export interface VoicesOptions {
  readonly voices: number
  readonly lowestKey: number
  /** 1–127 */
  readonly velocity: number
}
