import { nextDeparture } from './timetable.js'

const list = document.querySelector('#tides')
const period = 12.42

for (let tide = 0; tide < 4; tide++) {
  const entry = document.createElement('li')
  const hours = (3 + (tide * period) / 2) % 24
  entry.textContent = `${tide % 2 === 0 ? 'High' : 'Low'} water at ${Math.floor(hours)}:${String(Math.floor((hours % 1) * 60)).padStart(2, '0')}`
  list?.append(entry)
}
list?.after(`Ferry at ${nextDeparture(new Date())}`)
