/** A drum machine that hears MIDI clock: where it believes the song is. */
import type { TimedClockMessage } from '../../shared/midi/clock-out.ts'
import { MIDI_CLOCKS_PER_SIXTEENTH } from '../../shared/midi/midi-clock.ts'

export class ClockedGear {
  running = false
  /** Moment and song index (24 a quarter) of each tick that it played. */
  readonly ticks: { moment: number; index: number }[] = []
  readonly words: string[] = []
  #next = 0
  readonly #waiting: TimedClockMessage[] = []

  /** Takes what was sent; it acts at its moment, whatever the order of sending. */
  send(messages: readonly TimedClockMessage[]): void {
    this.#waiting.push(...messages)
  }

  /** Lives until that moment. */
  runUntil(moment: number): this {
    this.#waiting.sort((a, b) => a.moment - b.moment)
    while (this.#waiting[0] && this.#waiting[0].moment < moment) this.#act(this.#waiting.shift()!)
    return this
  }

  #act({ moment, message }: TimedClockMessage): void {
    if (message.name === 'tick') {
      if (this.running) this.ticks.push({ moment, index: this.#next++ })
      return
    }
    this.words.push(message.name)
    if (message.name === 'song-position' && !this.running)
      this.#next = message.sixteenths * MIDI_CLOCKS_PER_SIXTEENTH
    if (message.name === 'start') this.#next = 0
    this.running =
      message.name === 'start' || (message.name !== 'stop' && this.#goesOn(message.name))
  }

  #goesOn = (name: string): boolean => name === 'continue' || this.running
}
