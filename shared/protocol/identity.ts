import type { PlayerId } from './ids.ts'

/** A player's key pair, behind a signature function so that the private key goes nowhere. */
export interface Identity {
  readonly player: PlayerId
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}
