/** What parts of the document read as before anybody wrote them. */
import { micros } from '../time/units.ts'
import { SILENT_DB } from './edits/shapes.ts'
import type {
  AnalysisView,
  EmotionView,
  EngineView,
  PreferencesView,
  StripView,
  TimelinesView,
} from './view.ts'

/** What a player plays on before he chooses. */
export const DEFAULT_INSTRUMENT = 'synth'

/** As loud as played, in the middle, without effects. */
export const DEFAULT_STRIP: StripView = {
  level: 0,
  pan: 0,
  mute: false,
  solo: false,
  reverbSend: SILENT_DB,
  delaySend: SILENT_DB,
}

export const DEFAULT_EMOTION: EmotionView = { valence: 0, energy: 0.5 }
export const DEFAULT_COMPLEXITY = 0.5
export const NO_PREFERENCES: PreferencesView = { cultures: [] }
export const NEVER = micros(0)

export const DEFAULT_ENGINE: EngineView = {
  on: false,
  seed: 0,
  parameters: {},
  generating: false,
  confidence: 0,
  changedBy: { parameters: {} },
}

export const NO_TIMELINES: TimelinesView = {
  tempo: [],
  key: [],
  metre: [],
  chords: [],
  parameters: [],
}
export const NO_ANALYSIS: AnalysisView = {}
