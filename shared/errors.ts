/**
 * Every failure we expect. `code` is stable and listed in PROTOCOL.md; `message` is a sentence for
 * people.
 */
export abstract class MuseError<Code extends string = string> extends Error {
  readonly code: Code
  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** Someone said something we do not accept. Drop the message, keep the link. */
export class ProtocolError extends MuseError<
  | 'malformed'
  /** Older than what we speak. */
  | 'unsupported-version'
  /** Newer: it is us who have to reload. */
  | 'newer-version'
  | 'too-large'
  | 'replayed'
  | 'not-sealed-for-us'
  | 'forged'
> {}

/** A link could not be opened or did not last. Retry with back-off. */
export class LinkError extends MuseError<'unreachable' | 'closed' | 'congested'> {}

/** The room cannot be entered this way. Tell the player; retrying alone does not help. */
export class RoomError extends MuseError<
  | 'wrong-invite'
  | 'room-full'
  | 'outdated'
  | 'duplicate-peer'
  | 'rate-limited'
  | 'not-in-a-room'
  | 'locked'
  | 'removed'
> {}

/** An edit that the room's rules do not allow. Nothing was changed. */
export class EditError extends MuseError<'malformed' | 'not-permitted' | 'too-large' | 'closed'> {}

/** A file that cannot be opened as a session. Nothing was changed. */
export class SessionFileError extends MuseError<
  'not-a-session' | 'newer-version' | 'damaged' | 'too-large'
> {}

/** A file of music that cannot be made, or taken into the room. Nothing was changed. */
export class FileError extends MuseError<'malformed' | 'too-large' | 'empty' | 'busy'> {}

/** Storage could not keep its promise. Tell the players: this is their music. */
export class StoreError extends MuseError<
  'corrupt' | 'disk-full' | 'unwritable' | 'locked' | 'closed'
> {}
