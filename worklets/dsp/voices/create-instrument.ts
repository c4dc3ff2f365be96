import { type InstrumentId, instrumentNamed } from '../../../shared/sound/catalogue.ts'
import { ChannelState } from './channel-state.ts'
import type { Instrument } from './instrument.ts'
import { KINDS } from './kinds.ts'
import { PooledInstrument } from './pooled-instrument.ts'
import { VoiceBudget } from './voice-budget.ts'
import { VoicePool } from './voice-pool.ts'

/** One instrument with voices of its own. Real-time safe: no, it allocates. */
export function createInstrument(id: InstrumentId, sampleRate: number): Instrument {
  return new PooledInstrument({
    definition: instrumentNamed(id),
    pool: new VoicePool(KINDS[id], sampleRate),
    budget: new VoiceBudget(),
    channels: Array.from({ length: 16 }, () => new ChannelState()),
    number: 0,
  })
}
