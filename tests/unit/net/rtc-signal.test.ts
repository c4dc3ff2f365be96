import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { announceAt } from '../../../archive/public-address.ts'
import { decodeRtcSignal, encodeRtcSignal, fingerprintOf } from '../../../shared/net/rtc-signal.ts'

const A = Array(32).fill('AA').join(':')
const B = Array(32).fill('BB').join(':')
const sdp = (...fingerprints: string[]) =>
  ['v=0', ...fingerprints.map(value => `a=fingerprint:${value}`), 'a=setup:actpass', ''].join(
    '\r\n',
  )
const line = 'candidate:1 1 UDP 2114977791 192.168.1.7 40724 typ host'
const same = (text: string) => text

describe('what two ends of a dial say', () => {
  it('[LK2] an SDP vouches for exactly one certificate, by SHA-256', () => {
    expect(fingerprintOf(sdp(`sha-256 ${A}`))).toBe(A)
    expect(fingerprintOf(sdp(`sha-256 ${A.toLowerCase()}`))).toBe(A)
    expect(fingerprintOf(sdp(`sha-256 ${A}`, `sha-256 ${A}`))).toBe(A)
    expect(fingerprintOf(sdp())).toBeUndefined()
    expect(fingerprintOf(sdp(`sha-256 ${A}`, `sha-256 ${B}`))).toBeUndefined()
    expect(fingerprintOf(sdp(`sha-256 ${A}`, `sha-1 ${B.slice(0, 59)}`))).toBeUndefined()
    expect(fingerprintOf(sdp(`sha-256 ${A.slice(0, 20)}`))).toBeUndefined()
  })

  it('[LK2] what one end encodes the other decodes', () => {
    const offer = { type: 'offer', sdp: sdp(`sha-256 ${A}`) }
    expect(decodeRtcSignal(encodeRtcSignal(offer, same) ?? '')).toEqual(offer)
    const said = { type: 'candidate', candidate: { candidate: `a=${line}`, sdpMid: '0' } }
    expect(decodeRtcSignal(encodeRtcSignal(said, same) ?? '')).toEqual({
      type: 'candidate',
      candidate: { candidate: line, sdpMLineIndex: 0, sdpMid: '0' },
    })
  })

  it('[LK2] requests that simple-peer would obey are neither said nor heard', () => {
    for (const request of [
      { type: 'renegotiate', renegotiate: true },
      { type: 'transceiverRequest', transceiverRequest: { kind: 'audio' } },
      { type: 'offer', sdp: sdp(`sha-256 ${A}`), renegotiate: true },
      { type: 'candidate', candidate: { candidate: '', sdpMLineIndex: 0, sdpMid: '0' } },
    ])
      expect(decodeRtcSignal(JSON.stringify(request))).toBeUndefined()
    expect(encodeRtcSignal({ type: 'renegotiate', renegotiate: true }, same)).toBeUndefined()
  })

  it('[LK2] any text is decoded or ignored, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        expect(decodeRtcSignal(text)).toBeUndefined()
      }),
    )
  })

  it('a public address stands in the place of private ones, and of those only', () => {
    const announce = announceAt('203.0.113.9')
    expect(announce(`a=${line}`)).toBe(`a=${line.replace('192.168.1.7', '203.0.113.9')}`)
    const already = line.replace('192.168.1.7', '198.51.100.3')
    expect(announce(already)).toBe(already)
    const reflexive = line.replace('typ host', 'typ srflx raddr 192.168.1.7 rport 40724')
    expect(announce(reflexive)).toBe(reflexive)
  })
})
