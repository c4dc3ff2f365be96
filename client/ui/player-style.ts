import type { CSSProperties } from 'react'

/** Names of the 12 player colours, in the order of `--player-0` … in tokens.css. */
export const COLOUR_NAMES = [
  'Coral',
  'Amber',
  'Gold',
  'Lime',
  'Green',
  'Mint',
  'Teal',
  'Sky',
  'Blue',
  'Violet',
  'Orchid',
  'Rose',
] as const

export const colourValue = (colour: number): string => `var(--player-${colour})`

/** Sets `--player` for an element and all below it. React writes it through the CSSOM. */
export const playerStyle = (colour: number): CSSProperties & Record<'--player', string> => ({
  '--player': colourValue(colour),
})
