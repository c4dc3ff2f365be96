/** How loud it is to the ear: the loudest 0.4 s in LUFS. Source: ITU-R BS.1770-5, at 48 kHz. */
const SHELF = {
  b: [1.53512485958697, -2.69169618940638, 1.19839281085285],
  a: [-1.69065929318241, 0.73248077421585],
}
const HIGH_PASS = { b: [1, -2, 1], a: [-1.99004745483398, 0.99007225036621] }
const WINDOW_FRAMES = 19_200
const STEP_FRAMES = 4800

export function loudnessOf(left: Float32Array, right: Float32Array): number {
  const sides = [left, right].map(side =>
    filtered(filtered(Float64Array.from(side), SHELF), HIGH_PASS),
  )
  let loudest = 0
  for (let from = 0; from + WINDOW_FRAMES <= left.length; from += STEP_FRAMES) {
    let sum = 0
    for (const side of sides)
      for (let i = from; i < from + WINDOW_FRAMES; i++) sum += side[i]! * side[i]!
    loudest = Math.max(loudest, sum / WINDOW_FRAMES)
  }
  return -0.691 + 10 * Math.log10(loudest + 1e-12)
}

function filtered(samples: Float64Array, { b, a }: typeof SHELF): Float64Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  return samples.map(x => {
    const y = b[0]! * x + b[1]! * x1 + b[2]! * x2 - a[0]! * y1 - a[1]! * y2
    x2 = x1
    x1 = x
    y2 = y1
    y1 = y
    return y
  })
}
