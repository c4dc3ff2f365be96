declare module 'node-turn' {
  class Turn {
    constructor(options: Readonly<Record<string, unknown>>)
    start(): void
    stop(): void
  }
  export = Turn
}
