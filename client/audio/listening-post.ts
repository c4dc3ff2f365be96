/** Looks at what goes out, for a scope, a spectrum or a test; costs nothing until somebody looks. */

export interface ListeningPost {
  /** The last 2,048 frames. */
  samples(): Float32Array
  /** @param into dBFS of each of its equally wide bands, up to half the sample rate; −∞ without sound */
  spectrum(into: Float32Array<ArrayBuffer>): void
  /** The node that it heard is gone. */
  forget(): void
}

const FRAMES = 2048
/** Of one look to the next: so that bands fall as slowly as an eye can follow. */
const SMOOTHING = 0.7

/** @param node what is to be heard; undefined while there is none */
export function createListeningPost(node: () => AudioNode | undefined): ListeningPost {
  let analyser: AnalyserNode | undefined

  function analyse(): AnalyserNode | undefined {
    const source = node()
    if (!analyser && source) {
      analyser = new AnalyserNode(source.context, {
        fftSize: FRAMES,
        smoothingTimeConstant: SMOOTHING,
      })
      source.connect(analyser)
    }
    return analyser
  }

  return {
    samples() {
      const samples = new Float32Array(FRAMES)
      analyse()?.getFloatTimeDomainData(samples)
      return samples
    },
    spectrum(into) {
      into.fill(Number.NEGATIVE_INFINITY)
      analyse()?.getFloatFrequencyData(into)
    },
    forget() {
      analyser = undefined
    },
  }
}
