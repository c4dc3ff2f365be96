import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatInvite, newInvite, parseInvite } from '../../../shared/protocol/invite.ts'
import { listenerInviteOf } from '../../../shared/protocol/membership.ts'
import { seededEntropy } from '../../support/seeded-random.ts'

const invite = newInvite(seededEntropy(1))
const link = formatInvite('https://jam.example', invite)

it('[SE1] an invite is ORIGIN/r/ROOM#SECRET', () => {
  expect(link).toMatch(/^https:\/\/jam\.example\/r\/r_[a-z0-9]{12}#[A-Za-z0-9_-]{22}$/)
})

it('[SE1] what was formatted is parsed, whatever the origin and with blanks around it', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom('', 'https://jam.example', 'http://192.168.1.7:8080/', 'http://[::1]:80'),
      fc.constantFrom('', ' ', '\n', '\t '),
      (seed, origin, blank) => {
        const made = newInvite(seededEntropy(seed))
        const parsed = parseInvite(blank + formatInvite(origin, made) + blank)
        expect(parsed).toEqual({ ok: true, value: made })
      },
    ),
  )
})

it('[SE1] [SE6] a link to listen says so, and is parsed as one', () => {
  const listening = listenerInviteOf(invite)
  const text = formatInvite('https://jam.example', listening)
  expect(text).toMatch(/^https:\/\/jam\.example\/r\/r_[a-z0-9]{12}#listen\.[A-Za-z0-9_-]{22}$/)
  expect(parseInvite(text)).toEqual({ ok: true, value: listening })
})

it('[SE1] a trailing slash and a query do not matter', () => {
  const decorated = link.replace('#', '/?from=mail#')
  expect(parseInvite(decorated)).toEqual({ ok: true, value: invite })
})

it('[SE1] a link that was cut anywhere is refused with the sentence for the player', () => {
  for (let length = 0; length < link.length; length++) {
    const parsed = parseInvite(link.slice(0, length))
    if (parsed.ok) throw new Error(`took ${link.slice(0, length)}`)
    expect(parsed.error.code).toBe('wrong-invite')
    expect(parsed.error.message).toBe('This link is incomplete or was changed.')
  }
})

it.each([
  ['no secret', link.split('#')[0]!],
  ['a secret too long', `${link}A`],
  ['spare bits that are not zero', `${link.slice(0, -1)}_`],
  ['a room of another form', link.replace('/r/r_', '/r/x_')],
  ['an upper-case room', link.replace('/r/r_', '/r/R_')],
  ['another path', link.replace('/r/', '/s/')],
  ['another scheme', link.replace('https:', 'javascript:')],
  ['two links', `${link} ${link}`],
  ['a very long text', `https://${'a'.repeat(100_000)}/r/`],
])('[SE1] %s is refused', (_, text) => {
  expect(parseInvite(text).ok).toBe(false)
})

it('[SE1] any text is parsed or refused, never thrown at', () => {
  fc.assert(fc.property(fc.string(), text => void parseInvite(text)))
})
