/** Reads what the whole room plays in. A register whose object is the same is not read again. */
import type { PlayerId } from '../protocol/ids.ts'
import { type CrdtDoc, readMap } from './crdt.ts'
import { readComplexity, readEmotion, readKey, readScale, readStyle } from './fields.ts'
import { readAuthors } from './register.ts'
import { keepEqual, lastResult } from './sharing.ts'
import type { ContextPart, ContextView, TransportView } from './view.ts'

export function createContextReader(): (doc: CrdtDoc, transport: TransportView) => ContextView {
  const reader = <R>(read: (container: unknown) => R) => ({
    value: lastResult(read),
    authors: lastResult(readAuthors),
  })
  const [key, scale, style] = [reader(readKey), reader(readScale), reader(readStyle)]
  const [emotion, complexity] = [reader(readEmotion), reader(readComplexity)]
  const transportAuthors = lastResult(readAuthors)
  let last: ContextView | undefined

  return (doc, transport) => {
    const context = readMap(doc.context)
    last = keepEqual(last, {
      tempo: transport.bpm,
      timeSignature: transport.timeSignature,
      key: key.value(context?.key),
      scale: scale.value(context?.scale),
      style: style.value(context?.style),
      emotion: emotion.value(context?.emotion),
      complexity: complexity.value(context?.complexity),
      changedBy: named({
        tempo: transportAuthors(doc.transport).bpm,
        timeSignature: transportAuthors(doc.transport).timeSignature,
        key: key.authors(context?.key).key,
        scale: scale.authors(context?.scale).scale,
        style: style.authors(context?.style).style,
        emotion: emotion.authors(context?.emotion).emotion,
        complexity: complexity.authors(context?.complexity).complexity,
      }),
    } satisfies ContextView)
    return last
  }
}

const named = (
  authors: Readonly<Record<ContextPart, PlayerId | undefined>>,
): ContextView['changedBy'] =>
  Object.fromEntries(Object.entries(authors).filter(([, author]) => author !== undefined))
