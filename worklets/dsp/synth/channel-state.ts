/** What the pedals, wheels and pressure of one midiChannel of one source say now. */
export class ChannelState {
  sustain = false
  sostenuto = false
  soft = false
  /** Semitones, −2…2. */
  bend = 0
  /** Modulation wheel, [0, 1]. */
  modulation = 0
  /** Channel pressure, [0, 1]. */
  pressure = 0
  /** Last programme change, 0–127: kept for the instruments that will answer to it. */
  programme = 0

  /** Reset All Controllers (MIDI RP-015): the programme stays. Real-time safe: yes. */
  reset(): void {
    this.sustain = false
    this.sostenuto = false
    this.soft = false
    this.bend = 0
    this.modulation = 0
    this.pressure = 0
  }
}
