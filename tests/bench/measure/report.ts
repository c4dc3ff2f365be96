/** Tables on the terminal: every run, the median run beneath, and how it stands to its target. */
import { type Figures, medianOf, medianRun } from './figures.ts'
import { describeMachine } from './machine.ts'

export interface Contender {
  readonly name: string
  /** One a run, in the order of the runs. */
  readonly runs: readonly Figures[]
}

export interface Target {
  readonly what: string
  readonly value: number
  readonly limit: number
  readonly unit?: string
}

const round = (value: number): number => Math.round(value * 100) / 100

export function printTitle(title: string): void {
  console.log(`\n${title}\n  ${describeMachine()}`)
}

export function printNote(line: string): void {
  console.log(`  ${line}`)
}

/**
 * @param contenders the product first: the median run is the one in the middle by its p50, and the
 * rivals are shown in that same run
 * @param unit of all their figures
 */
export function printContenders(contenders: readonly Contender[], unit = 'ms'): void {
  const median = medianRun(contenders[0]?.runs ?? [])
  const runs = contenders[0]?.runs.map((_, run) => run) ?? []
  const row = (name: string, run: number | string, figures: Figures) => ({
    run,
    what: name,
    p50: round(figures.p50),
    p90: round(figures.p90),
    p99: round(figures.p99),
    max: round(figures.max),
    count: figures.count,
    missing: figures.missing,
  })
  const rowsOf = (run: number, label: number | string) =>
    contenders.flatMap(({ name, runs: all }) => {
      const figures = all[run]
      return figures ? [row(name, label, figures)] : []
    })
  console.table(runs.flatMap(run => rowsOf(run, run + 1)))
  if (runs.length > 1) {
    console.log(`  The median run (${median + 1}), ${unit}:`)
    console.table(rowsOf(median, 'median'))
  }
}

/** Median over all runs of one figure. */
export const overRuns = (contender: Contender, figure: 'p50' | 'p90' | 'p99' | 'max'): number =>
  medianOf(contender.runs.map(run => run[figure]))

export function printTargets(targets: readonly Target[]): void {
  for (const { what, value, limit, unit = 'ms' } of targets) {
    const verdict = value <= limit ? 'met   ' : 'MISSED'
    console.log(`  ${verdict} ${what}: ${round(value)} ${unit} (to reach: ${round(limit)} ${unit})`)
  }
}
