import { Flag, LayoutPanelLeft } from 'lucide-react'
import type { MarkerView, SectionView, SessionView } from '../../shared/doc/view.ts'
import { newMarkerId, newSectionId } from '../../shared/protocol/ids.ts'
import { lineBefore } from '../../shared/time/metre-map.ts'
import { ticks } from '../../shared/time/units.ts'
import { browserEntropy } from '../browser-entropy.ts'
import { useReadable } from '../hooks/use-readable.ts'
import { spanChange } from '../roll/clip-edits.ts'
import { useEdit, usePage } from './app-context.tsx'
import { ArrangementItem } from './arrangement-item.tsx'
import { playerStyle } from './player-style.ts'
import { lengthOfBars } from './song-grid.ts'
import type { Timeline } from './timeline.ts'
import { Action } from './tool-button.tsx'
import './arrangement.css'

const NO_SECTIONS: SessionView['sections'] = {}
const NO_MARKERS: SessionView['markers'] = {}
const NEW_SECTION_BARS = 8
const COLOURS = 12
/** Names that songs begin with; after them sections are numbered. */
const FORM = ['Intro', 'Verse', 'Chorus', 'Bridge'] as const

/** Adds a section behind the last one, and a marker at the bar that is played. */
export function ArrangementTools({ timeline }: { readonly timeline: Timeline }) {
  const { app } = usePage()
  const edit = useEdit()
  const addSection = () => {
    const sections = Object.values(app.session.get()?.sections ?? NO_SECTIONS)
    const count = sections.length
    const end = Math.max(0, ...sections.map(({ start, length }) => start + length))
    edit({
      type: 'add-section',
      section: newSectionId(browserEntropy),
      name: FORM[count] ?? `Section ${count + 1}`,
      start: ticks(end),
      length: lengthOfBars(timeline.metre, ticks(end), NEW_SECTION_BARS),
      colour: (count * 5) % COLOURS,
    })
  }
  const addMarker = () => {
    const count = Object.keys(app.session.get()?.markers ?? NO_MARKERS).length
    const { position } = app.companion.transport()
    edit({
      type: 'add-marker',
      marker: newMarkerId(browserEntropy),
      name: `Marker ${count + 1}`,
      position: lineBefore(timeline.metre, 'bar', Math.max(0, position)),
    })
  }
  return (
    <>
      <Action label="Add section" onPress={addSection}>
        <LayoutPanelLeft aria-hidden />
      </Action>
      <Action label="Add marker" hint="where the song is" onPress={addMarker}>
        <Flag aria-hidden />
      </Action>
    </>
  )
}

/** The song's form over the lanes: sections as bands, markers as flags. */
export function Arrangement({ timeline }: { readonly timeline: Timeline }) {
  const { app } = usePage()
  const sections = useReadable(app.session, s => s?.sections ?? NO_SECTIONS)
  const markers = useReadable(app.session, s => s?.markers ?? NO_MARKERS)
  return (
    <div className="arrangement">
      {Object.values(sections)
        .toSorted((a, b) => a.start - b.start)
        .map(section => (
          <Section key={section.id} section={section} timeline={timeline} />
        ))}
      {Object.values(markers)
        .toSorted((a, b) => a.position - b.position)
        .map(marker => (
          <Marker key={marker.id} marker={marker} timeline={timeline} />
        ))}
    </div>
  )
}

interface SectionProps {
  readonly section: SectionView
  readonly timeline: Timeline
}

function Section({ section, timeline }: SectionProps) {
  const edit = useEdit()
  const { id, name, colour } = section
  return (
    <div style={playerStyle(colour)}>
      <ArrangementItem
        kind="Section"
        id={id}
        name={name}
        span={section}
        timeline={timeline}
        onChange={after =>
          edit({ type: 'set-section', section: id, ...spanChange(section, after) })
        }
        onRename={next => edit({ type: 'set-section', section: id, name: next })}
        onRemove={() => edit({ type: 'remove-section', section: id })}
      />
    </div>
  )
}

interface MarkerProps {
  readonly marker: MarkerView
  readonly timeline: Timeline
}

function Marker({ marker: { id, name, position }, timeline }: MarkerProps) {
  const edit = useEdit()
  return (
    <ArrangementItem
      kind="Marker"
      id={id}
      name={name}
      span={{ start: position, length: ticks(0) }}
      timeline={timeline}
      onChange={({ start }) => edit({ type: 'set-marker', marker: id, position: start })}
      onRename={next => edit({ type: 'set-marker', marker: id, name: next })}
      onRemove={() => edit({ type: 'remove-marker', marker: id })}
    />
  )
}
