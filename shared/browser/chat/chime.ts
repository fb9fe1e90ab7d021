let audio: AudioContext | null = null

/** Two soft tones, made on the spot: a new message. Silent where the browser does not let the page sound yet. */
export function chime(): void {
  audio ??= new AudioContext()
  const { currentTime: now, destination } = audio
  for (const [index, hertz] of [660, 880].entries()) {
    const from = now + index * 0.12
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0, from)
    volume.gain.linearRampToValueAtTime(0.12, from + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.3)
    tone.connect(volume).connect(destination)
    tone.start(from)
    tone.stop(from + 0.32)
  }
}
