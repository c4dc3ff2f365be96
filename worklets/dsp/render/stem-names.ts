import type { RenderPlan } from '../../../shared/sequence/render-plan.ts'

/** Of the files of a plan's parts. Numbered, so that two of one name are two files, and their order is kept. */
export function stemNamesOf({ parts }: Pick<RenderPlan, 'parts'>): readonly string[] {
  return parts.map(({ name }, n) => {
    const plain = name.replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '').trim()
    return `${String(n + 1).padStart(2, '0')} ${plain === '' ? 'part' : plain}.wav`
  })
}
