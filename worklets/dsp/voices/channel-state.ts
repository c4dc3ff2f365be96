/** A volume controller of 100 is the level that an instrument was made for. */
const PLAIN_VOLUME = 100

/** What the pedals, wheels, volumes and pressure of one midiChannel of one source say now. */
export class ChannelState {
  sustain = false
  soft = false
  /** Semitones, −2…2. */
  bend = 0
  /** Modulation wheel, [0, 1]. */
  modulation = 0
  /** Channel pressure, [0, 1]. */
  pressure = 0
  /** Channel volume and expression together, linear; 1 is plain. */
  gain = 1
  /** Keys that were down when the last note began. */
  keysDown = 0
  #volume = PLAIN_VOLUME
  #expression = 127

  /** @param volume 0–127 */
  setVolume(volume: number): void {
    this.#volume = volume
    this.#weigh()
  }

  /** @param expression 0–127 */
  setExpression(expression: number): void {
    this.#expression = expression
    this.#weigh()
  }

  /** Reset All Controllers (MIDI RP-015): volume stays. Real-time safe: yes. */
  reset(): void {
    this.sustain = false
    this.soft = false
    this.bend = 0
    this.modulation = 0
    this.pressure = 0
    this.setExpression(127)
  }

  /** Source: General MIDI 1 Developer Guidelines, 1998: 40 log10(value / 127) dB, for both alike. */
  #weigh(): void {
    this.gain = (this.#volume / PLAIN_VOLUME) ** 2 * (this.#expression / 127) ** 2
  }
}
