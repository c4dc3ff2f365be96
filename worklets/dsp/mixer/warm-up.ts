import { INSTRUMENTS } from '../../../shared/sound/catalogue.ts'
import { EFFECTS } from '../../../shared/sound/effects.ts'
import {
  CHOOSE_INSTRUMENT,
  CLICK,
  emptyEvent,
  NOW,
  RELEASE_SOURCE,
  SET_GAIN,
  SET_PARAMETER,
  type TimedEvent,
} from '../queue/timed-event.ts'
import { JamPlayer } from './jam-player.ts'
import { encodeEffect, SET_EFFECT, stripCommands } from './strip-command.ts'
import { TAP_BYTES, Tap } from './tap.ts'

const BLOCK_FRAMES = 128
/** After so many hardly anything of a dense session is still interpreted, or compiled anew. */
const BLOCKS = 400
const KEYS = 46
const LOWEST_KEY = 36
const ROUNDS_A_PRESET = 4
const MODULATION = 0xb001
const EXPRESSION = 0xb00b
const SUSTAIN = 0xb040
const CHORUS_SEND = 0xb05d
const ALL_SOUND_OFF = 0xb078

/**
 * Plays all that there is, unheard, on an engine of its own, a block at a time: the notes that are heard
 * then find their code compiled, and fields that hold what they will hold. Without it the first second of
 * a full session takes longer than a second.
 * Real-time safe: `step` allocates nothing, but its code may still have to be compiled, so it is for
 * silence; the constructor is not.
 */
export class WarmUp {
  readonly #player: JamPlayer
  readonly #script: Script
  readonly #left = new Float32Array(BLOCK_FRAMES)
  readonly #right = new Float32Array(BLOCK_FRAMES)
  #block = 0

  constructor(sampleRate: number) {
    this.#player = new JamPlayer(sampleRate, new Tap(new ArrayBuffer(TAP_BYTES)))
    this.#script = new Script(event => this.#player.push(event))
  }

  get isDone(): boolean {
    return this.#block >= BLOCKS
  }

  /** Plays the next block. */
  step(): void {
    const source = this.#block % INSTRUMENTS.length
    const round = Math.floor(this.#block / INSTRUMENTS.length)
    if (round % ROUNDS_A_PRESET === 0) this.#script.setUp(source, round / ROUNDS_A_PRESET)
    this.#script.play(source, round)
    this.#player.render(this.#left, this.#right, this.#block * BLOCK_FRAMES)
    this.#block++
  }
}

/** Says everything that can be said to an engine, each time a little differently. */
class Script {
  readonly #push: (event: Readonly<TimedEvent>) => void
  readonly #event = { ...emptyEvent(), frame: NOW }

  constructor(push: (event: Readonly<TimedEvent>) => void) {
    this.#push = push
  }

  /** Another preset and another mix. */
  setUp(source: number, turn: number): void {
    const presets = INSTRUMENTS[source]!.presets.length
    this.#control(source, ALL_SOUND_OFF, 0)
    this.#say(source, CHOOSE_INSTRUMENT, source, turn % presets)
    this.#say(source, SET_PARAMETER, (turn % 14) << 3, 100)
    this.#say(source, SET_GAIN, 60 + (turn % 8), 1)
    this.#control(source, CHORUS_SEND, 40 + turn)
    const strip = {
      level: -0.5 * (turn % 3),
      pan: 0.3 - 0.2 * (turn % 4),
      mute: turn % 8 === 5,
      solo: turn % 8 === 6,
      reverbSend: -6.5 - turn,
      delaySend: -9.5 - turn,
    }
    for (const [status, value] of stripCommands(strip)) this.#set(source, status, value)
    const effect = (turn + source) % EFFECTS.length
    this.#set(effect, SET_EFFECT, encodeEffect(effect, EFFECTS[effect]!.initial * 1.1))
    this.#say(source, CLICK, turn % 3, 0)
  }

  /** Two notes of four different lengths, with every wheel and pedal. */
  play(source: number, round: number): void {
    for (const note of [2 * round, 2 * round + 1]) {
      this.#say(source, 0x90, keyOf(note), 40 + ((7 * note) % 88))
      if (note % 4 > 0) this.#say(source, 0x80, keyOf(note - 2), 0)
    }
    this.#say(source, 0xa0, keyOf(2 * round), 30 * (round % 4))
    this.#say(source, 0xd0, 20 * (round % 4), 0)
    this.#say(source, 0xe0, round % 128, 62 + (round % 5))
    this.#control(source, MODULATION, 20 * (round % 4))
    this.#control(source, EXPRESSION, 127 - (round % 4))
    this.#control(source, SUSTAIN, round % 4 === 1 ? 127 : 0)
    if (round % 16 === 15) this.#say(source, RELEASE_SOURCE, 0, 0)
  }

  #control(source: number, controller: number, value: number): void {
    this.#say(source, controller >> 8, controller & 0x7f, value)
  }

  #set(source: number, status: number, value: number): void {
    this.#say(source, status, value >> 7, value & 0x7f)
  }

  #say(source: number, status: number, data1: number, data2: number): void {
    this.#event.source = source
    this.#event.status = status
    this.#event.data1 = data1
    this.#event.data2 = data2
    this.#push(this.#event)
  }
}

const keyOf = (note: number): number => LOWEST_KEY + ((5 * note) % KEYS)
