import { useState } from 'react'
import type { Meters, Sources } from './use-levels.ts'
import './meter.css'

interface Props {
  readonly label: string
  readonly meters: Meters
  readonly sources: Sources
}

/** RMS as a bar, the peak as a line, −60 … 0 dBFS; a lamp stays lit after an overload until pressed. */
export function Meter({ label, meters, sources }: Props) {
  const [hasClipped, setClipped] = useState(false)
  return (
    <div className="mix-meter">
      <div className="mix-meter-way" aria-hidden ref={meters.bars(sources, () => setClipped(true))}>
        <span className="mix-meter-rms" />
        <span className="mix-meter-peak" />
      </div>
      <meter
        className="visually-hidden"
        aria-label={label}
        min={-60}
        max={0}
        value={-60}
        ref={meters.words(sources)}
      />
      {hasClipped ? (
        <button
          type="button"
          className="mix-clip"
          aria-label={`${label} was too loud. Put the lamp out`}
          onClick={() => setClipped(false)}
        >
          Clip
        </button>
      ) : null}
    </div>
  )
}
