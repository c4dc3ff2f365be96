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
  ['Esc', 'Letters play the piano, or are commands: then R, C and L need no Shift'],
  ['Ctrl+.', 'All notes off'],
  ['?', 'This help'],
]
const CLIPS: typeof PIANO = [
  ['← →', 'Move it by a step; with Shift by a bar, with Alt its end'],
  ['Enter', 'Open a clip’s notes; rename a section or a marker'],
  ['Ctrl+D, Delete', 'Duplicate a clip, remove it'],
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
      <div className="key-lists">
        <KeyList title="Room" rows={ROOM} />
        <KeyList title="Piano" rows={PIANO} />
        <KeyList title="Clips, sections, markers" rows={CLIPS} />
        <KeyList title="Notes of a clip" rows={NOTES} />
      </div>
    </Modal>
  )
}

interface KeyListProps {
  readonly title: string
  readonly rows: typeof PIANO
}

function KeyList({ title, rows }: KeyListProps) {
  return (
    <section className="key-list">
      <h3>{title}</h3>
      <dl>
        {rows.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
