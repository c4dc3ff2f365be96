/** Sound made in Node for a test that runs in the browser: see `browser.commands` in vitest.config.ts. */
import type { BrowserCommand } from 'vitest/node'
import type { RenderPlan } from '../../shared/sequence/render-plan.ts'
import { renderFrames } from './render-frames.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** @returns the first frames of both sides, one after the other, as f32 in base64 */
    renderInNode(plan: RenderPlan, frames: number): Promise<string>
  }
}

export const renderInNode: BrowserCommand<[plan: RenderPlan, frames: number]> = (
  _context,
  plan,
  frames,
) => Buffer.from(renderFrames(plan, frames).buffer).toString('base64')
