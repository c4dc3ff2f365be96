import { createNodeClock } from '../../archive/node-clock.ts'
import { clockContract } from './clock.contract.ts'

clockContract("the archive's clock", () => ({
  clock: createNodeClock(),
  until: settled => settled,
}))
