import { useReadable } from '../hooks/use-readable.ts'
import { usePage } from './app-context.tsx'

const BARS = [0, 1, 2] as const

/** How many bars this player's Play counts first: everybody hears them, who presses decides. */
export function CountInPicker() {
  const { ui } = usePage()
  const countIn = useReadable(ui, now => now.countIn)
  return (
    <select
      className="picker count-in"
      aria-label="Count-in"
      value={countIn}
      onChange={event => {
        const picked = BARS.find(bars => String(bars) === event.currentTarget.value) ?? 0
        ui.update(now => ({ ...now, countIn: picked }))
      }}
    >
      <option value={0}>0 bars in</option>
      <option value={1}>1 bar in</option>
      <option value={2}>2 bars in</option>
    </select>
  )
}
