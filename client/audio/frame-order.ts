/** Keeps each key's and controller's messages in order in the audio thread, whenever they are due. */
import type { MidiMessage } from '../../shared/midi/message.ts'

/** One for each status byte and first data byte, note-offs counted with their note-ons. */
const NAMES = 128 * 128
const NOTE_OFF_KIND = 0x00
const NOTE_ON_KIND = 0x10
const KIND = 0x70

/**
 * A note scheduled for a coming frame and its release that is wanted at once: the release must not
 * be rendered first, or the note stays. So no message gets an earlier frame than the one before it.
 */
export class FrameOrder {
  readonly #frames = new Map<number, Float64Array>()

  /** @returns `frame`, or the later one that this message must not precede. Real-time safe: no. */
  raise(source: number, { status, data1 }: MidiMessage, frame: number): number {
    const known = this.#frames.get(source)
    // What is never scheduled ahead, as one's own notes, needs no order.
    if (!known && frame === 0) return frame
    const frames = known ?? new Float64Array(NAMES)
    if (!known) this.#frames.set(source, frames)
    const name = nameOf(status, data1)
    const ordered = Math.max(frame, frames[name]!)
    frames[name] = ordered
    return ordered
  }

  /** What that source had scheduled is forgotten there too. */
  forget(source: number): void {
    this.#frames.delete(source)
  }

  clear(): void {
    this.#frames.clear()
  }
}

function nameOf(status: number, data1: number): number {
  const bits = status & 0x7f
  const isRelease = (bits & KIND) === NOTE_OFF_KIND
  return ((isRelease ? bits | NOTE_ON_KIND : bits) << 7) | data1
}
