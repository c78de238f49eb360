import { nextDeparture } from './timetable.js'

const next = document.querySelector('#next')
if (next) next.textContent = `The next ferry leaves at ${nextDeparture(new Date())}.`

const button = document.querySelector('#show-map')
button?.addEventListener('click', async () => {
  const { draw } = await import('./map.js')
  draw(document.querySelector('#map'))
  button.remove()
})
