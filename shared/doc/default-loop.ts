import { ticks } from '../time/units.ts'
import type { LoopView } from './view.ts'

/** What a room's loop is before anybody set one: off, four bars of four. */
export const DEFAULT_LOOP: LoopView = { on: false, start: ticks(0), end: ticks(15_360) }
