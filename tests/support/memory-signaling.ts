import type { Clock, Signaling } from '../../shared/ports.ts'
import { toBase64Url } from '../../shared/protocol/bytes.ts'
import type { PeerId, RoomId } from '../../shared/protocol/ids.ts'
import {
  type ClientSignal,
  decodeClientSignal,
  decodeServerSignal,
  type IceServer,
  type ServerSignal,
} from '../../shared/protocol/signaling.ts'
import { localMicros, type Micros, ms } from '../../shared/time/units.ts'

export interface MemorySignalingOptions {
  readonly clock: Clock
  /** One way, client to server and back. */
  readonly latency?: Micros
  readonly ice?: readonly IceServer[]
  /** Whoever shows it is the Recorder. */
  readonly recorderToken?: string
}

interface Member {
  readonly connection: Connection
  readonly peer: PeerId
  readonly room: RoomId
  readonly proof: string
  readonly recorder: boolean
  door: boolean
}

/** The signaling server in one process, with a wire that decodes both ways and can be cut. */
export class MemorySignaling {
  /** A hostile server: changes, or swallows, what it tells a client. */
  tamper: (signal: ServerSignal, to: PeerId | undefined) => ServerSignal | undefined = s => s
  readonly sent: ServerSignal[] = []
  readonly #options: MemorySignalingOptions
  readonly #connections = new Set<Connection>()
  #members: Member[] = []
  #listed = new Set<RoomId>()
  #archive: { readonly connection: Connection; readonly publicKey: string } | undefined
  #life = 0
  #up = true

  constructor(options: MemorySignalingOptions) {
    this.#options = options
  }

  connect(): Signaling {
    const connection: Connection = new Connection(
      signal => this.#carry(() => this.#receive(connection, signal)),
      () => {
        this.#connections.delete(connection)
        this.#drop(connection)
      },
    )
    this.#connections.add(connection)
    connection.setConnected(this.#up)
    return connection
  }

  /** Every client is cut off, and the server forgets all. */
  kill(): void {
    this.#up = false
    this.#life++
    this.#members = []
    this.#listed.clear()
    this.#archive = undefined
    for (const connection of [...this.#connections]) connection.setConnected(false)
  }

  restart(): void {
    this.#up = true
    for (const connection of [...this.#connections]) connection.setConnected(true)
  }

  #carry(task: () => void): void {
    const life = this.#life
    const due = localMicros(this.#options.clock.now() + (this.#options.latency ?? ms(5)))
    this.#options.clock.at(due, () => life === this.#life && task())
  }

  #tell(connection: Connection, signal: ServerSignal): void {
    const to = this.#members.find(member => member.connection === connection)?.peer
    const told = this.tamper(signal, to)
    const decoded = told && decodeServerSignal(JSON.parse(JSON.stringify(told)))
    if (!decoded?.ok) return
    this.sent.push(decoded.value)
    this.#carry(() => connection.hear(decoded.value))
  }

  #receive(connection: Connection, said: ClientSignal) {
    const decoded = decodeClientSignal(JSON.parse(JSON.stringify(said)))
    if (!decoded.ok) {
      this.#tell(connection, { type: 'refused', code: 'malformed', message: decoded.error.message })
      return
    }
    const signal = decoded.value
    if (signal.type === 'join') return this.#join(connection, signal)
    if (signal.type === 'recorder') return this.#takeArchive(connection, signal.publicKey)
    const me = this.#members.find(member => member.connection === connection)
    if (!me) return
    const mates = this.#matesOf(me)
    const others = (news: ServerSignal) => {
      for (const mate of mates) this.#tell(mate.connection, news)
    }
    switch (signal.type) {
      case 'enter':
        me.door = false
        return others({ type: 'entered', peer: me.peer })
      case 'relay': {
        const to = mates.find(mate => mate.peer === signal.to)
        if (to) this.#tell(to.connection, { type: 'relay', from: me.peer, body: signal.body })
        return
      }
      case 'save':
        if (this.#archive)
          this.#tell(this.#archive.connection, {
            type: 'save',
            room: me.room,
            from: me.peer,
            body: signal.body,
          })
        return
      case 'list':
      case 'unlist': {
        if (signal.type === 'list') this.#listed.add(me.room)
        else this.#listed.delete(me.room)
        const listed = signal.type === 'list'
        this.#tell(connection, { type: 'listed', listed })
        return others({ type: 'listed', listed })
      }
      case 'leave':
        return this.#drop(connection)
    }
  }

  #join(connection: Connection, signal: Extract<ClientSignal, { type: 'join' }>): void {
    this.#members = this.#members.filter(member => member.peer !== signal.peer)
    const { peer, room, proof, door, recorderToken } = signal
    const recorder = recorderToken !== undefined && recorderToken === this.#options.recorderToken
    const me: Member = { connection, peer, room, proof, door, recorder }
    const mates = this.#matesOf(me)
    this.#members.push(me)
    this.#tell(connection, {
      type: 'welcome',
      peers: mates.map(({ peer, door, recorder }) => ({ peer, door, recorder })),
      ice: (this.#options.ice ?? []).map(server => ({ ...server, urls: [...server.urls] })),
      recorderKey: this.#archive?.publicKey ?? null,
      otherSecret: this.#members.some(other => other.room === room && other.proof !== proof),
      listed: this.#listed.has(room),
    })
    for (const mate of mates) this.#tell(mate.connection, { type: 'joined', peer, door, recorder })
    if (!recorder && this.#archive)
      this.#tell(this.#archive.connection, { type: 'occupied', room, proof })
  }

  #takeArchive(connection: Connection, publicKey: string): void {
    this.#archive = { connection, publicKey }
    for (const member of this.#members)
      this.#tell(member.connection, { type: 'recorder', recorderKey: publicKey })
    for (const { room, proof } of this.#members)
      this.#tell(connection, { type: 'occupied', room, proof })
  }

  #drop(connection: Connection): void {
    if (this.#archive?.connection === connection) this.#archive = undefined
    const me = this.#members.find(member => member.connection === connection)
    if (!me) return
    const mates = this.#matesOf(me)
    this.#members = this.#members.filter(member => member !== me)
    for (const mate of mates) this.#tell(mate.connection, { type: 'left', peer: me.peer })
  }

  #matesOf(me: Member): readonly Member[] {
    return this.#members.filter(
      other => other.peer !== me.peer && other.room === me.room && other.proof === me.proof,
    )
  }
}

/** One client's wire. */
class Connection implements Signaling {
  readonly #say: (signal: ClientSignal) => void
  readonly #hangUp: () => void
  readonly #hearers = new Set<(signal: ServerSignal) => void>()
  readonly #watchers = new Set<(connected: boolean) => void>()
  #connected = false
  #closed = false

  constructor(say: (signal: ClientSignal) => void, hangUp: () => void) {
    this.#say = say
    this.#hangUp = hangUp
  }

  send(signal: ClientSignal): void {
    if (this.#connected && !this.#closed) this.#say(signal)
  }

  onSignal(listener: (signal: ServerSignal) => void) {
    this.#hearers.add(listener)
    return () => {
      this.#hearers.delete(listener)
    }
  }

  onConnected(listener: (connected: boolean) => void) {
    this.#watchers.add(listener)
    listener(this.#connected)
    return () => {
      this.#watchers.delete(listener)
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#hangUp()
  }

  hear(signal: ServerSignal): void {
    if (!this.#closed) for (const hear of [...this.#hearers]) hear(signal)
  }

  setConnected(connected: boolean): void {
    if (this.#closed || connected === this.#connected) return
    this.#connected = connected
    for (const watch of [...this.#watchers]) watch(connected)
  }
}

/** The 22 characters that `resume` wants. */
export const resumeTag = (draw: (byteCount: number) => Uint8Array): string => toBase64Url(draw(16))
