import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** Takes away what building and warming up have left: a collection after that is due to what is measured. */
export const collect: () => void = runInNewContext('gc')
