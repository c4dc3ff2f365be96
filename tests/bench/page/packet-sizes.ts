/** How large the product's own packets are, so that the bare rival carries as much. */

/** Watches every send of this page's data channels until stopped. @returns median bytes by id */
export function watchPacketSizes(): () => Readonly<Record<number, number>> {
  const original = RTCDataChannel.prototype.send
  const sizes = new Map<number, number[]>()
  RTCDataChannel.prototype.send = function send(this: RTCDataChannel, data: never) {
    const length = (data as Uint8Array).byteLength
    const id = this.id ?? -1
    const known = sizes.get(id)
    if (known) known.push(length)
    else sizes.set(id, [length])
    original.call(this, data)
  }
  return () => {
    RTCDataChannel.prototype.send = original
    return Object.fromEntries(
      Array.from(sizes, ([id, all]) => {
        const sorted = all.toSorted((a, b) => a - b)
        return [id, sorted[sorted.length >> 1] ?? 0]
      }),
    )
  }
}
