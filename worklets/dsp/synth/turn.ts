/**
 * Phases as whole numbers: a turn is 2³² steps, so that a sum wraps by itself, and the place in a table
 * of a power of two is its upper bits.
 */
export const TURN = 2 ** 32

/** How far a phase is shifted to the right, without its sign, to be a place in a table of so many. */
export const placeShift = (tableSize: number): number => 32 - Math.log2(tableSize)
