/**
 * What stands for other computers while one page is measured: the players in this process, and the
 * servers that it has started. They are to load the page, not its cores.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

/** A tenth of what a browser gets that wants it all: enough for what they have to do, on a calm machine. */
const { PRIORITY_BELOW_NORMAL: YIELDING } = constants.priority
/** Linux weighs whole sessions first, and a process's priority only within its own. */
const SESSION = '/proc/self/autogroup'

interface Process {
  readonly pid: number
  readonly parent: number
  readonly session: number
}

/**
 * From now on they get what the browser leaves; until this process ends, which takes it back. A
 * browser that was started before stays as it is: it is in a session of its own.
 */
export function yieldToTheBrowser(): void {
  setPriority(YIELDING)
  lowerThreads()
  lowerSession()
}

/** Elsewhere than on Linux a priority is the whole process's, and the servers keep theirs. */
function lowerThreads(): void {
  const processes = listProcesses()
  const here = processes.find(({ pid }) => pid === process.pid)
  if (!here) return
  const servers = processes.filter(
    ({ parent, session }) => parent === here.pid && session === here.session,
  )
  for (const { pid } of [here, ...servers])
    for (const thread of readdirSync(`/proc/${pid}/task`).map(Number))
      if (getPriority(thread) < YIELDING) setPriority(thread, YIELDING)
}

function listProcesses(): readonly Process[] {
  try {
    return readdirSync('/proc').filter(isNumber).flatMap(readProcess)
  } catch {
    return [] // no Linux
  }
}

/** Nothing where it has just ended. */
function readProcess(pid: string): readonly Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // After the name, which may hold anything: state, parent, group, session.
    const [, parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return [{ pid: Number(pid), parent: Number(parent), session: Number(session) }]
  } catch {
    return []
  }
}

function lowerSession(): void {
  try {
    const before = /nice (-?\d+)/.exec(readFileSync(SESSION, 'utf8'))?.[1]
    if (before === undefined) return
    writeFileSync(SESSION, String(YIELDING))
    process.once('exit', () => writeFileSync(SESSION, before))
    // Whoever interrupts a benchmark goes on in this session.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  } catch {
    // A system that does not group by sessions weighs each thread by itself.
  }
}

const isNumber = (name: string): boolean => /^\d+$/.test(name)
