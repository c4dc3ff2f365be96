/** What the product and its rivals have in common here: named parameters that both pages see. */

/** Five parameters of a jam, in turn: each edit is of another one than the edit before. */
const PARAMETERS = ['tempo', 'key', 'scale', 'meter', 'playing'] as const
export type Parameter = (typeof PARAMETERS)[number]

export interface EditContender {
  /** Says it and returns at once: a promise, where the document takes it later. */
  write(parameter: Parameter, value: string): unknown
  /** Told in the other page of every value that it comes to show. */
  onValue(listener: (parameter: Parameter, value: string) => void): void
}

const KEYS = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B']
const SCALES = ['major', 'minor']
const UNITS = [2, 4, 8, 16]

/** Edit number `turn`: a value that this parameter did not have just before. */
export function editAt(turn: number): { readonly parameter: Parameter; readonly value: string } {
  const parameter = PARAMETERS[turn % PARAMETERS.length]!
  const step = Math.floor(turn / PARAMETERS.length)
  return { parameter, value: valueAt(parameter, step) }
}

function valueAt(parameter: Parameter, step: number): string {
  switch (parameter) {
    case 'tempo':
      return String(60 + (step % 400) / 2)
    case 'key':
      return KEYS[step % KEYS.length]!
    case 'scale':
      return SCALES[step % SCALES.length]!
    case 'meter':
      return `${1 + (step % 32)}/${UNITS[(step >> 5) % UNITS.length]}`
    case 'playing':
      return String(step % 2 === 0)
  }
}

/** A rival's document: a map of parameters. Tells only what changed. */
export function createValueWatch() {
  const shown = new Map<string, string>()
  let tell = (_parameter: Parameter, _value: string): void => {}
  return {
    onValue(listener: typeof tell) {
      tell = listener
    },
    look(read: (parameter: Parameter) => string | undefined): void {
      for (const parameter of PARAMETERS) {
        const value = read(parameter)
        if (value === undefined || shown.get(parameter) === value) continue
        shown.set(parameter, value)
        tell(parameter, value)
      }
    },
  }
}
