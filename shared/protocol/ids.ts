import { toHex } from './bytes.ts'

type Id<Name extends string> = string & { readonly __id: Name }

/** As in the invite: `r_` + 12 of [a-z0-9]. Public: what opens the room is the invite's secret. */
export type RoomId = Id<'RoomId'>
/** One tab or process, for as long as it runs: `p_` + 32 hex digits (128 random bits). */
export type PeerId = Id<'PeerId'>
/** A human in one browser: `u_` + 32 hex digits, the head of SHA-256 over the Ed25519 public key. */
export type PlayerId = Id<'PlayerId'>
/** One document load: 32 hex digits, drawn anew each time. Never reused. */
export type ActorId = Id<'ActorId'>
/** Follows from the peer and the part of its stay (TK2): `t_` + 20 hex digits. */
export type TakeId = Id<'TakeId'>
/** Chosen by the peer that made the thing, never reused: a letter, `_`, 20 hex digits. */
export type TrackId = Id<'TrackId'>
export type ClipId = Id<'ClipId'>
export type SectionId = Id<'SectionId'>
export type MarkerId = Id<'MarkerId'>
export type PointId = Id<'PointId'>
export type MessageId = Id<'MessageId'>
export type GenerationId = Id<'GenerationId'>
/**
 * A note within its clip: `n_` + 12 hex digits where it was drawn, or 3 digits, the place of a note
 * among those that its clip came with (DOC8).
 */
export type NoteId = Id<'NoteId'>
/** SHA-256 of an immutable page's bytes, 64 hex digits. */
export type PageHash = Id<'PageHash'>
/** SHA-256 of an Automerge change, 64 hex digits. */
export type ChangeHash = Id<'ChangeHash'>

const matches = (value: unknown, pattern: RegExp): boolean =>
  typeof value === 'string' && pattern.test(value)

export const isRoomId = (value: unknown): value is RoomId => matches(value, /^r_[a-z0-9]{12}$/)
export const isPeerId = (value: unknown): value is PeerId => matches(value, /^p_[0-9a-f]{32}$/)
export const isPlayerId = (value: unknown): value is PlayerId => matches(value, /^u_[0-9a-f]{32}$/)
export const isActorId = (value: unknown): value is ActorId => matches(value, /^[0-9a-f]{32}$/)
export const isTakeId = (value: unknown): value is TakeId => matches(value, /^t_[0-9a-f]{20}$/)
export const isTrackId = (value: unknown): value is TrackId => matches(value, /^k_[0-9a-f]{20}$/)
export const isClipId = (value: unknown): value is ClipId => matches(value, /^c_[0-9a-f]{20}$/)
export const isSectionId = (value: unknown): value is SectionId =>
  matches(value, /^s_[0-9a-f]{20}$/)
export const isMarkerId = (value: unknown): value is MarkerId => matches(value, /^m_[0-9a-f]{20}$/)
export const isPointId = (value: unknown): value is PointId => matches(value, /^d_[0-9a-f]{20}$/)
export const isMessageId = (value: unknown): value is MessageId =>
  matches(value, /^w_[0-9a-f]{20}$/)
export const isGenerationId = (value: unknown): value is GenerationId =>
  matches(value, /^g_[0-9a-f]{20}$/)
export const isNoteId = (value: unknown): value is NoteId =>
  matches(value, /^n_(?:[0-9a-f]{3}|[0-9a-f]{12})$/)
export const isPageHash = (value: unknown): value is PageHash => matches(value, /^[0-9a-f]{64}$/)
export const isChangeHash = (value: unknown): value is ChangeHash =>
  matches(value, /^[0-9a-f]{64}$/)

type Draw = (byteCount: number) => Uint8Array

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
/** @param draw the {@link import('../ports.ts').Entropy} port: cryptographic randomness */
export const newRoomId = (draw: Draw): RoomId =>
  `r_${Array.from(draw(12), byte => LETTERS[byte % LETTERS.length]).join('')}` as RoomId
export const newPeerId = (draw: Draw): PeerId => `p_${toHex(draw(16))}` as PeerId
export const newActorId = (draw: Draw): ActorId => toHex(draw(16)) as ActorId
export const newTrackId = (draw: Draw): TrackId => `k_${toHex(draw(10))}` as TrackId
export const newClipId = (draw: Draw): ClipId => `c_${toHex(draw(10))}` as ClipId
export const newNoteId = (draw: Draw): NoteId => `n_${toHex(draw(6))}` as NoteId
export const newSectionId = (draw: Draw): SectionId => `s_${toHex(draw(10))}` as SectionId
export const newMarkerId = (draw: Draw): MarkerId => `m_${toHex(draw(10))}` as MarkerId
export const newMessageId = (draw: Draw): MessageId => `w_${toHex(draw(10))}` as MessageId
export const newPointId = (draw: Draw): PointId => `d_${toHex(draw(10))}` as PointId
