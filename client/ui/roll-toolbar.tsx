import {
  BoxSelect,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Magnet,
  Pencil,
  Trash2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Tool } from '../roll/gesture.ts'
import { overlayOf } from '../roll/overlay.ts'
import { withVelocity } from '../roll/reshape.ts'
import { SNAPS } from '../roll/snap.ts'
import type { RollCommands } from './roll-commands.ts'
import { Action } from './tool-button.tsx'
import type { RollState } from './use-roll.ts'

interface Props {
  readonly roll: RollState
  readonly commands: RollCommands
  /** −1 further away, 1 nearer. */
  readonly onZoom: (by: number) => void
}

/** What hands without keys need as well: tool, grid, velocity, and what to do with the selection. */
export function RollToolbar({ roll, commands, onZoom }: Props) {
  return (
    <div className="roll-tools">
      <fieldset className="tool-group" aria-label="Tool">
        <ToolButton label="Draw" tool="draw" roll={roll}>
          <Pencil aria-hidden />
        </ToolButton>
        <ToolButton label="Select" tool="select" roll={roll}>
          <BoxSelect aria-hidden />
        </ToolButton>
      </fieldset>
      <label className="tool-field">
        <span>Grid</span>
        <select
          className="picker"
          value={roll.snap.name}
          onChange={({ currentTarget: { value } }) => {
            const snap = SNAPS.find(({ name }) => name === value)
            if (snap) roll.setSnap(snap)
          }}
        >
          {SNAPS.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <Action label="Quantise" hint="Q" onPress={commands.quantise}>
        <Magnet aria-hidden />
      </Action>
      <VelocityField roll={roll} commands={commands} />
      <fieldset className="tool-group" aria-label="Selection">
        <Action label="Copy" hint="Ctrl+C" onPress={commands.copy}>
          <Copy aria-hidden />
        </Action>
        <Action label="Paste" hint="Ctrl+V" onPress={commands.paste}>
          <ClipboardPaste aria-hidden />
        </Action>
        <Action label="Duplicate" hint="Ctrl+D" onPress={commands.duplicate}>
          <CopyPlus aria-hidden />
        </Action>
        <Action label="Remove notes" hint="Delete" onPress={commands.remove}>
          <Trash2 aria-hidden />
        </Action>
      </fieldset>
      <fieldset className="tool-group zoom" aria-label="Zoom">
        <Action label="Zoom out" onPress={() => onZoom(-1)}>
          <ZoomOut aria-hidden />
        </Action>
        <Action label="Zoom in" onPress={() => onZoom(1)}>
          <ZoomIn aria-hidden />
        </Action>
      </fieldset>
    </div>
  )
}

/** Of the selected notes, else of the next one drawn. A drag of it is one change. */
function VelocityField({ roll, commands }: Pick<Props, 'roll' | 'commands'>) {
  const [draft, setDraft] = useState<number>()
  const velocity = draft ?? roll.selected[0]?.velocity ?? roll.pen.velocity
  const commit = () => {
    if (draft !== undefined) commands.setVelocity(draft)
    setDraft(undefined)
  }
  return (
    <label className="tool-field">
      <span>Velocity</span>
      <input
        type="range"
        min={1}
        max={127}
        value={velocity}
        onChange={({ currentTarget: { valueAsNumber } }) => {
          setDraft(valueAsNumber)
          roll.preview(overlayOf(roll.selected.map(note => withVelocity(note, valueAsNumber))))
        }}
        onPointerUp={commit}
        onKeyUp={commit}
        onBlur={commit}
      />
      <output>{velocity}</output>
    </label>
  )
}

interface ToolButtonProps {
  readonly label: string
  readonly tool: Tool
  readonly roll: RollState
  readonly children: ReactNode
}

function ToolButton({ label, tool, roll, children }: ToolButtonProps) {
  return (
    <button
      type="button"
      className="button quiet icon tool"
      aria-label={label}
      title={label}
      aria-pressed={roll.tool === tool}
      onClick={() => roll.setTool(tool)}
    >
      {children}
    </button>
  )
}
