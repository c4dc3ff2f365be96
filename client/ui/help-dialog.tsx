import { Modal } from './modal.tsx'
import './dialogs.css'

const PIANO: readonly (readonly [keys: string, meaning: string])[] = [
  ['A W S E D F T …', 'Piano keys from C on, as they lie; up to ’ beside Enter'],
  ['Z, X', 'An octave down, up'],
  ['1 … 9, 0', 'How hard the computer keys strike: 1 softly, 0 hardest'],
]
const ROOM: readonly (readonly [keys: string, meaning: string])[] = [
  ['Space', 'Play, stop'],
  ['Shift+R', 'Record onto my track'],
  ['Shift+C', 'Metronome'],
  ['Shift+L', 'Loop'],
  ['Shift+1, 2, 4, 8', 'Loop that: the last so many bars that I played, on my track'],
  ['Esc', 'Give the letters to the piano, or to commands: then R, C and L work without Shift'],
  ['Ctrl+.', 'All notes off'],
  ['?', 'This help'],
]
const CLIPS: typeof PIANO = [
  ['← →', 'Move a clip by a step; with Shift by a bar, with Alt its end'],
  ['Enter', 'Open its notes'],
  ['Ctrl+D, Delete', 'Duplicate, remove it'],
]
const NOTES: typeof PIANO = [
  ['← → ↑ ↓', 'Move the cursor, or the selected notes; with Shift by a bar, an octave'],
  ['Alt+← →, Alt+↑ ↓', 'Length, velocity'],
  ['Enter, Delete', 'Write or select a note, remove it'],
  [', and .', 'To the note before, the next note'],
  ['Ctrl+A, C, X, V, D', 'Select all, copy, cut, paste, duplicate'],
  ['Q', 'Quantise to the grid'],
]

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal title="Keys" onClose={onClose}>
      <h3>Piano</h3>
      <KeyList rows={PIANO} />
      <h3>Room</h3>
      <KeyList rows={ROOM} />
      <h3>Clips</h3>
      <KeyList rows={CLIPS} />
      <h3>Notes of a clip</h3>
      <KeyList rows={NOTES} />
    </Modal>
  )
}

function KeyList({ rows }: { readonly rows: typeof PIANO }) {
  return (
    <dl className="key-list">
      {rows.map(([keys, meaning]) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
