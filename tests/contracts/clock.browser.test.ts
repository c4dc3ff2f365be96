import { createWorkerClock } from '../../client/time/worker-clock.ts'
import { clockContract } from './clock.contract.ts'

clockContract("the page's clock", () => ({ clock: createWorkerClock(), until: settled => settled }))
