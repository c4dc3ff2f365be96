import * as v from 'valibot'
import type { Clock, Link } from '../ports.ts'
import { localMicros, seconds } from '../time/units.ts'
import type { RtcConnection } from './rtc.ts'

/** ICE may find a better way later. */
const REFRESH = seconds(5)

const Report = v.object({
  id: v.string(),
  type: v.string(),
  selectedCandidatePairId: v.optional(v.string()),
  selected: v.optional(v.boolean()),
  localCandidateId: v.optional(v.string()),
  remoteCandidateId: v.optional(v.string()),
  candidateType: v.optional(v.string()),
})
type Report = v.InferOutput<typeof Report>

/** The way a connection's packets take, as its statistics tell; asked for again when it is old. */
export function watchRoute(connection: RtcConnection, clock: Clock): Link['route'] {
  let route: ReturnType<Link['route']>
  let staleAt = clock.now()

  async function refresh(): Promise<void> {
    const reports = new Map<string, Report>()
    try {
      const stats = await connection.getStats()
      stats.forEach(report => {
        const parsed = v.safeParse(Report, report)
        if (parsed.success) reports.set(parsed.output.id, parsed.output)
      })
    } catch {
      return // it closed meanwhile
    }
    route = routeOf(reports) ?? route
  }

  return () => {
    if (clock.now() >= staleAt) {
      staleAt = localMicros(clock.now() + REFRESH)
      void refresh()
    }
    return route
  }
}

function routeOf(reports: ReadonlyMap<string, Report>): ReturnType<Link['route']> {
  for (const report of reports.values()) {
    const pair = report.selected ? report : reports.get(report.selectedCandidatePairId ?? '')
    if (!pair) continue
    const ends = [pair.localCandidateId, pair.remoteCandidateId].map(id => reports.get(id ?? ''))
    if (ends.some(end => end?.candidateType === 'relay')) return 'turn'
    if (ends.every(end => end !== undefined)) return 'direct'
  }
  return undefined
}
