// A page of one's own beside the room: `window.musearoo` of a frame from the same origin.
// Every function and event stands in shared/companion.ts.

const element = id => document.getElementById(id)
const say = text => {
  element('log').textContent += `${text}\n`
}

/** The frame has it as soon as its script ran; until then, ask again with the next frame. */
function companion() {
  return new Promise(resolve => {
    const look = () => {
      const found = element('room').contentWindow.musearoo
      if (found) resolve(found)
      else requestAnimationFrame(look)
    }
    look()
  })
}

element('join').addEventListener('click', async () => {
  const room = await companion()
  const { invite } = await room.join({ name: 'Script', colour: 6 })
  say(`in the room; others come in by ${invite}`)
  room.subscribe(
    session => session.context.tempo,
    tempo => say(`tempo ${tempo}`),
  )
  room.on('peer', ({ name, change }) => say(`${name} ${change}`))
  room.on('note', ({ peer, bytes }) => say(`${peer.slice(0, 6)} played ${bytes.join(' ')}`))
  for (const id of ['play', 'faster']) element(id).disabled = false
})

element('play').addEventListener('click', async () => {
  const room = await companion()
  for (const note of [60, 64, 67]) room.play([0x90, note, 96])
  setTimeout(() => {
    for (const note of [60, 64, 67]) room.play([0x80, note, 0])
  }, 600)
})

element('faster').addEventListener('click', async () => {
  const room = await companion()
  const bpm = room.session().context.tempo + 10
  await room.edit({ type: 'set-tempo', bpm }).catch(({ code }) => say(`refused: ${code}`))
})
