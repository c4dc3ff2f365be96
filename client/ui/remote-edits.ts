/** What others set that all of us play by, in one sentence for each of them (PR6). Pure. */
import type { EngineName } from '../../shared/doc/edit.ts'
import type { EngineView, SessionView } from '../../shared/doc/view.ts'
import type { PlayerId } from '../../shared/protocol/ids.ts'
import type { MetreMap } from '../../shared/time/metre-map.ts'
import { fromText, pointsOf, SHOWN_TIMELINES, TIMELINE_NAMES, valueText } from './point-wording.ts'
import { metreText, tempoText, tonicText } from './wording.ts'

export interface RemoteEdits {
  readonly text: string
  /** Index into the colours of players. */
  readonly colour: number
}

/** Parts of a session that are told of: where they are the same objects, nothing is to be told. */
export type ToldParts = Pick<SessionView, 'context' | 'timelines' | 'engines'>

/** What was set to what, and by whom. */
interface Setting {
  readonly by: PlayerId | undefined
  readonly what: string
}

/** As many things of one player are named in his sentence, the others counted. */
const NAMED = 2

export function remoteEdits(
  before: ToldParts,
  after: SessionView,
  self: PlayerId | undefined,
): readonly RemoteEdits[] {
  const byPlayer = new Map<PlayerId, string[]>()
  for (const { by, what } of settings(before, after)) {
    if (by === undefined || by === self) continue
    byPlayer.set(by, [...(byPlayer.get(by) ?? []), what])
  }
  return Array.from(byPlayer, ([player, all]) => {
    const { name = 'Somebody', colour = 0 } = after.players[player] ?? {}
    return { text: `${name} set ${listText(all)}`, colour }
  })
}

function listText(all: readonly string[]): string {
  const named = all.slice(0, NAMED)
  const more = all.length - named.length
  if (more > 0) return `${named.join(', ')} and ${more} more`
  return named.join(' and ')
}

const settings = (before: ToldParts, after: SessionView): readonly Setting[] => [
  ...contextSettings(before, after),
  ...pointSettings(before, after),
  ...(before.engines === after.engines ? [] : engineSettings(before, after)),
]

function contextSettings({ context: before }: ToldParts, { context }: SessionView): Setting[] {
  if (before === context) return []
  const [was, is] = [metreText(before.timeSignature), metreText(context.timeSignature)]
  const changes = [
    ['tempo', before.tempo !== context.tempo, `the tempo to ${tempoText(context.tempo)}`],
    ['key', before.key !== context.key, `the key to ${tonicText(context.key)}`],
    ['scale', before.scale !== context.scale, `the scale to ${context.scale}`],
    ['timeSignature', was !== is, `the time signature to ${is}`],
  ] as const
  return changes.flatMap(([part, changed, what]) =>
    changed ? [{ by: context.changedBy[part], what }] : [],
  )
}

function pointSettings({ timelines: before }: ToldParts, after: SessionView): Setting[] {
  const { timelines } = after
  if (before === timelines) return []
  const { timeSignature } = after.context
  const { metres } = after.transport
  const metre: MetreMap = { timeSignature, ...(metres && { metres }) }
  const shown = SHOWN_TIMELINES.flatMap(name =>
    changedPoints(pointsOf(before, name), pointsOf(timelines, name)).map(
      ({ value, position, changedBy }) => ({
        by: changedBy,
        what: `the ${TIMELINE_NAMES[name].toLowerCase()} to ${valueText(value)} from ${fromText(position, metre)}`,
      }),
    ),
  )
  const turned = changedPoints(before.parameters, timelines.parameters).map(
    ({ value: { engine, parameter, value }, position, changedBy }) => ({
      by: changedBy,
      what: `${parameter} of the ${engine} to ${value} from ${fromText(position, metre)}`,
    }),
  )
  return [...shown, ...turned]
}

/** Those that are new, moved or of another value. */
export function changedPoints<Point>(
  before: readonly Point[],
  now: readonly Point[],
): readonly Point[] {
  if (before === now) return []
  const known = new Set(before)
  return now.filter(point => !known.has(point))
}

const engineSettings = ({ engines: before }: ToldParts, { engines }: SessionView) =>
  Object.entries(engines).flatMap(([name, engine]) =>
    ofEngine(name as EngineName, before[name as EngineName], engine),
  )

function ofEngine(name: EngineName, before: EngineView, engine: EngineView): readonly Setting[] {
  if (before === engine) return []
  const { on, seed, parameters, changedBy } = engine
  const turned = Object.entries(parameters).filter(([name, to]) => before.parameters[name] !== to)
  return [
    ...(on === before.on
      ? []
      : [{ by: changedBy.on, what: `the ${name} to ${on ? 'on' : 'off'}` }]),
    ...(seed === before.seed
      ? []
      : [{ by: changedBy.seed, what: `the seed of the ${name} to ${seed}` }]),
    ...turned.map(([parameter, to]) => ({
      by: changedBy.parameters[parameter],
      what: `${parameter} of the ${name} to ${Math.round(to * 100) / 100}`,
    })),
  ]
}
