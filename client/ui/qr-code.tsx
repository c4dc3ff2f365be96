import { useEffect, useState } from 'react'

/** Light modules around the code, as the standard asks for. */
const QUIET_ZONE = 4

interface Props {
  readonly text: string
  readonly label: string
}

/** `text` as a QR code. Its encoder is loaded only when one is shown. */
export function QrCode({ text, label }: Props) {
  const [code, setCode] = useState<{ readonly size: number; readonly path: string }>()
  useEffect(() => {
    let over = false
    const draw = async () => {
      const { create } = await import('qrcode')
      const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
      if (!over) setCode({ size, path: pathOf(data, size) })
    }
    if (text !== '') draw().catch(() => undefined)
    return () => {
      over = true
    }
  }, [text])
  const extent = (code?.size ?? 33) + 2 * QUIET_ZONE
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${extent} ${extent}`}
      shapeRendering="crispEdges"
    >
      <path d={code?.path ?? ''} />
    </svg>
  )
}

/** One horizontal stroke for each run of dark modules. */
function pathOf(modules: ArrayLike<number>, size: number): string {
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; ) {
      let run = 0
      while (x + run < size && modules[y * size + x + run]) run++
      if (run > 0) path += `M${x} ${y}h${run}v1h-${run}z`
      x += Math.max(1, run)
    }
  }
  return path
}
