import { describe, expect, test } from 'vitest'
import tokens from '../../../client/ui/tokens.css?raw'

/** The tokens of one scheme: the light ones stand in the media query, over the dark ones. */
function tokensOf(scheme: 'dark' | 'light'): ReadonlyMap<string, string> {
  const [dark, light] = tokens.split('@media (prefers-color-scheme: light)')
  const text = scheme === 'dark' ? dark : `${dark}${light}`
  return new Map(
    [...(text ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  )
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [dim, bright] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}

const TEXT = 4.5
const EDGE = 3

describe.each(['dark', 'light'] as const)('%s', scheme => {
  const token = tokensOf(scheme)
  const of = (name: string) => token.get(name) ?? '#000000'
  const players = Array.from({ length: 12 }, (_, i) => `player-${i}`)

  test.each(players)('%s reads as text on every ground, and carries its initials', player => {
    for (const ground of ['ground', 'panel'])
      expect(contrast(of(player), of(ground))).toBeGreaterThanOrEqual(TEXT)
    expect(contrast(of('on-player'), of(player))).toBeGreaterThanOrEqual(TEXT)
  })

  test('text, states and buttons read on what they stand on; edges can be seen', () => {
    for (const ground of ['ground', 'panel', 'raised'])
      for (const text of ['text', 'muted', 'good', 'fair', 'bad'])
        expect(contrast(of(text), of(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(TEXT)
    expect(contrast(of('on-accent'), of('accent'))).toBeGreaterThanOrEqual(TEXT)
    expect(contrast(of('key-label'), of('natural-foot'))).toBeGreaterThanOrEqual(TEXT)
    for (const ground of ['ground', 'panel'])
      expect(contrast(of('edge'), of(ground))).toBeGreaterThanOrEqual(EDGE)
  })

  test('no two players share a colour', () => {
    expect(new Set(players.map(of)).size).toBe(12)
  })
})
