/** Keys of the roll while it has the focus; the letters stay the piano's. */
import type { KeyboardEvent } from 'react'
import { type MetreMap, metreAt, ticksPerBar } from '../../shared/time/metre-map.ts'
import { cursorMoved, cursorOn, neighbourOf } from '../roll/cursor.ts'
import { SIXTEENTH } from '../roll/snap.ts'
import type { RollCommands } from './roll-commands.ts'
import type { RollState } from './use-roll.ts'

const OCTAVE = 12
const VELOCITY_STEP = 5

interface Keys {
  readonly roll: RollState
  readonly commands: RollCommands
  readonly metre: MetreMap
  /** Of the roll, in ticks. */
  readonly end: number
}

/** @returns whether the key was one of the roll's */
export function pressRollKey(event: KeyboardEvent, keys: Keys): boolean {
  if (event.ctrlKey || event.metaKey) return pressWithControl(event, keys.commands)
  const arrow = arrowOf(event, keys)
  if (arrow) {
    if (event.altKey) reshape(arrow, keys)
    else go(arrow, keys)
    return true
  }
  if (event.altKey) return false
  return pressPlain(event, keys)
}

function pressWithControl({ key, shiftKey }: KeyboardEvent, commands: RollCommands): boolean {
  switch (key.toLowerCase()) {
    case 'a':
      if (shiftKey) commands.selectNone()
      else commands.selectAll()
      return true
    case 'c':
      commands.copy()
      return true
    case 'x':
      commands.cut()
      return true
    case 'v':
      commands.paste()
      return true
    case 'd':
      commands.duplicate()
      return true
    default:
      return false
  }
}

function pressPlain(event: KeyboardEvent, keys: Keys): boolean {
  const { roll, commands, end } = keys
  switch (event.code) {
    case 'Enter':
    case 'NumpadEnter':
      commands.enter(event.shiftKey)
      return true
    case 'Delete':
    case 'Backspace':
      commands.remove()
      return true
    case 'Escape':
      if (roll.selection.size === 0) return false
      commands.selectNone()
      return true
    case 'Home':
    case 'End':
      moveCursor({ time: event.code === 'Home' ? -end : end, pitch: 0 }, keys)
      return true
    case 'Comma':
    case 'Period': {
      const way = event.code === 'Comma' ? 'previous' : 'next'
      const note = neighbourOf(roll.notes, roll.cursor, way)
      if (note) roll.setCursor(cursorOn(note))
      return true
    }
    case 'KeyQ':
      if (event.shiftKey) return false
      commands.quantise()
      return true
    default:
      return false
  }
}

interface Step {
  readonly time: number
  readonly pitch: number
}

/** A step of the grid or a key; with Shift a bar or an octave. */
function arrowOf({ key, shiftKey }: KeyboardEvent, { roll, metre }: Keys): Step | undefined {
  const step = roll.snap.ticks > 1 ? roll.snap.ticks : SIXTEENTH.ticks
  const [time, pitch] = shiftKey ? [barAt(roll, metre), OCTAVE] : [step, 1]
  switch (key) {
    case 'ArrowLeft':
      return { time: -time, pitch: 0 }
    case 'ArrowRight':
      return { time, pitch: 0 }
    case 'ArrowUp':
      return { time: 0, pitch }
    case 'ArrowDown':
      return { time: 0, pitch: -pitch }
    case 'PageUp':
      return { time: 0, pitch: OCTAVE }
    case 'PageDown':
      return { time: 0, pitch: -OCTAVE }
    default:
      return undefined
  }
}

/** With Alt: sideways the length, up and down the velocity. */
function reshape({ time, pitch }: Step, { commands }: Keys): void {
  if (time !== 0) commands.resize(time)
  else commands.louder(Math.sign(pitch) * VELOCITY_STEP)
}

function go(step: Step, keys: Keys): void {
  if (keys.roll.selected.length > 0) keys.commands.move(step)
  else moveCursor(step, keys)
}

function moveCursor(step: Step, { roll, end }: Keys): void {
  roll.setCursor(cursorMoved(roll.cursor, step, { grid: roll.grid, end }))
}

const barAt = ({ clip, cursor }: RollState, metre: MetreMap): number =>
  ticksPerBar(metreAt(metre, clip.start + cursor.at))
