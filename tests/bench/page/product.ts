/** The product as a contender: through `window.musearoo`, as any script would. */
import type { SessionView } from '../../../shared/doc/view.ts'
import type { EditContender, Parameter } from './edit-contender.ts'

const READ: Readonly<Record<Parameter, (session: SessionView) => string>> = {
  tempo: ({ context }) => String(context.tempo),
  key: ({ context }) => context.key,
  scale: ({ context }) => context.scale,
  meter: ({ context }) => `${context.timeSignature.beats}/${context.timeSignature.unit}`,
  playing: ({ transport }) => String(transport.playing),
}

export function createProductContender(): EditContender {
  return {
    write(parameter, value) {
      return window.musearoo.edit(editOf(parameter, value))
    },
    onValue(listener) {
      for (const [parameter, read] of Object.entries(READ) as [Parameter, typeof READ.key][])
        window.musearoo.subscribe(read, value => listener(parameter, value))
    },
  }
}

function editOf(parameter: Parameter, value: string): object {
  switch (parameter) {
    case 'tempo':
      return { type: 'set-tempo', bpm: Number(value) }
    case 'key':
      return { type: 'set-key', key: value }
    case 'scale':
      return { type: 'set-scale', scale: value }
    case 'meter': {
      const [beats, unit] = value.split('/').map(Number)
      return { type: 'set-time-signature', beats, unit }
    }
    case 'playing':
      return { type: value === 'true' ? 'play' : 'stop' }
  }
}
