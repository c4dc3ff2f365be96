import { Repeat2 } from 'lucide-react'
import { LOOPED_BARS } from '../../shared/sequence/loop-that.ts'
import { useLoopThat } from './use-loop-that.ts'
import { countText } from './wording.ts'
import './loop-that.css'

/** The last bars that I played become a loop on my track: one press, nothing to arm. */
export function LoopThat() {
  const loopThat = useLoopThat()
  return (
    <fieldset className="loop-that">
      <legend>
        <Repeat2 aria-hidden />
        Loop that
      </legend>
      {LOOPED_BARS.map(bars => (
        <button
          key={bars}
          type="button"
          className="button quiet"
          aria-label={`Loop the last ${countText(bars, 'bar', 'bars')} that I played`}
          aria-keyshortcuts={`Shift+${bars}`}
          title={`Shift+${bars}`}
          onClick={() => loopThat(bars)}
        >
          {bars}
        </button>
      ))}
    </fieldset>
  )
}
