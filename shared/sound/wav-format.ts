/** How samples lie in a .wav file: 16 bit with dither, 24 bit, or 32-bit float. */
export const WAV_FORMATS = ['pcm16', 'pcm24', 'float32'] as const
export type WavFormat = (typeof WAV_FORMATS)[number]
