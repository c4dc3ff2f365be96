/**
 * What sounds for one player or track. Events take effect with the next frame rendered; midiChannel is
 * 0–15, key and velocity 0–127, values 0–127 unless said otherwise. Out of range is the caller's bug.
 * After construction: allocates nothing, never throws. Real-time safe: yes, every method.
 */
export interface Instrument {
  /** Voices that are heard, fading ones included. */
  readonly sounding: number
  /** Note-ons refused because even the fading voices were all in use. */
  readonly dropped: number
  noteOn(midiChannel: number, key: number, velocity: number): void
  noteOff(midiChannel: number, key: number): void
  /** Pedals, wheel, volume, and the channel mode messages. */
  control(midiChannel: number, controller: number, value: number): void
  /** @param semitones −2…2 */
  bend(midiChannel: number, semitones: number): void
  channelPressure(midiChannel: number, pressure: number): void
  keyPressure(midiChannel: number, key: number, pressure: number): void
  /** Takes that preset's values: glides there, notes that sound go on. Unknown: nothing. */
  preset(index: number): void
  /** @param turn where the knob stands, [0, 1]; glides. Unknown index: nothing. */
  param(index: number, turn: number): void
  /** Every key and pedal up, every wheel at rest: notes ring out as they do. */
  releaseAll(): void
  /** Silence within 4 ms. */
  allOff(): void
  /** Adds `[from, to)`: in pieces or at once, the same samples. */
  render(left: Float32Array, right: Float32Array, from: number, to: number): void
}
