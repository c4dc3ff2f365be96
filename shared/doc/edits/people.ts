/** Edits by and about players: who they are, what they may, what they say. */
import * as v from 'valibot'
import { isMessageId, isPlayerId, isTrackId } from '../../protocol/ids.ts'
import { fraction, id, integer, KnobsChange, maybe, StripChange, text, word } from './shapes.ts'
import { Instrument } from './tracks.ts'

export const PlayerName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40))
/** Index into the 12 player colours (client/ui/tokens.css). */
export const PlayerColour = integer(0, 11)
const player = id(isPlayerId)

export const PeopleEdit = v.variant('type', [
  /** The author writes himself into the room. The first player ever becomes its host. */
  v.strictObject({ type: v.literal('set-player'), name: PlayerName, colour: PlayerColour }),
  /** What the author plays on, and what he likes others to know. */
  v.strictObject({
    type: v.literal('set-profile'),
    /** Begins with its preset: whatever was turned before stands as there. */
    instrument: maybe(Instrument),
    knobs: maybe(KnobsChange),
    /** The complexity he prefers; null: no preference. */
    complexity: maybe(v.nullable(fraction)),
    /** Musical cultures he feels at home in. */
    cultures: maybe(v.pipe(v.array(word(40)), v.maxLength(8))),
  }),
  /** The author was there at this moment. Written on entering, leaving and rarely between. */
  v.strictObject({ type: v.literal('note-activity') }),
  /** The author records on that track from now on; null: no longer. */
  v.strictObject({ type: v.literal('set-recording'), track: v.nullable(id(isTrackId)) }),
  /** Strip of a player's live notes in the shared mix. */
  v.strictObject({ type: v.literal('set-player-strip'), player, strip: StripChange }),
  /** Host only. Who is removed stays so until he is made a player again. */
  v.strictObject({
    type: v.literal('set-role'),
    player,
    role: v.picklist(['player', 'listener', 'removed']),
  }),
  /** Host only: that player is heard by nobody, or again. */
  v.strictObject({ type: v.literal('mute-player'), player, muted: v.boolean() }),
  /** Host only: nobody new comes in. */
  v.strictObject({ type: v.literal('set-lock'), locked: v.boolean() }),
  /**
   * Hands the host's office to a player, or takes it: the host may hand it to anyone; the first host
   * may always take it back; while the host is gone, a player may take it for himself (DOC10).
   */
  v.strictObject({ type: v.literal('set-host'), player }),
  /** Host only: whether a Recorder keeps this session. */
  v.strictObject({ type: v.literal('set-saving'), saving: v.boolean() }),
  /** A line of chat. Listeners may speak as well. */
  v.strictObject({ type: v.literal('say'), message: id(isMessageId), text: text(500) }),
])
