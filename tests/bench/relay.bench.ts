/** For context: a signal from one peer to another through the signaling server and back. */
import type { PeerId, RoomId } from '../../shared/protocol/ids.ts'
import { SignalingClient } from '../support/signaling-client.ts'
import { peer, room } from '../support/signals.ts'
import { type Figures, figuresOf } from './measure/figures.ts'
import { printContenders, printNote, printTitle } from './measure/report.ts'
import { openBenchSite } from './measure/site.ts'

const RUNS = Number(process.env.RUNS ?? 5)
const ROUND_TRIPS = Number(process.env.ROUND_TRIPS ?? 300)
/** ms between two: below the 60 a second that the server grants for long. */
const PERIOD = 20
/** About as large as a sealed offer. */
const BODY = 'A'.repeat(2000)

printTitle('Signaling: relay to another peer and back')
const site = await openBenchSite()
const where: RoomId = room('bench')
const [ann, bob]: readonly PeerId[] = [peer(1), peer(2)]
const [a, b] = [new SignalingClient(site.url), new SignalingClient(site.url)]
await a.join(ann!, where)
await b.join(bob!, where)
b.port.onSignal(signal => {
  if (signal.type === 'relay') b.say({ type: 'relay', to: signal.from, body: signal.body })
})

const runs: Figures[] = []
for (let run = 0; run < RUNS; run++) {
  const values: number[] = []
  for (let trip = 0; trip < ROUND_TRIPS; trip++) {
    const at = performance.now()
    a.say({ type: 'relay', to: bob!, body: BODY })
    await a.next('relay')
    values.push(performance.now() - at)
    await new Promise(resolve => setTimeout(resolve, PERIOD))
  }
  runs.push(figuresOf(values))
}
a.close()
b.close()
await site.close()
printNote(`${BODY.length} characters each way; the clients are in this process, the server is not.`)
printContenders([{ name: 'relay, there and back', runs }])
