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
  ['Esc', 'Give the letters to the piano, or to commands: then R, C and L work without Shift'],
  ['Ctrl+.', 'All notes off'],
  ['?', 'This help'],
]

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal title="Keys" onClose={onClose}>
      <h3>Piano</h3>
      <KeyList rows={PIANO} />
      <h3>Room</h3>
      <KeyList rows={ROOM} />
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
