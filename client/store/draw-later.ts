import type { Cancel } from '../../shared/ports.ts'
import { nextTask } from './next-task.ts'

/**
 * Runs a drawing that takes a while in a task of its own, after all that asked before: where a hundred
 * clips change at once, none of them holds up the page for all.
 */
export function drawLater(task: () => void): Cancel {
  let isWanted = true
  nextTask(() => {
    if (isWanted) task()
  })
  return () => {
    isWanted = false
  }
}
