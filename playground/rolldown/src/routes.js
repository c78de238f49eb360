import { season } from './season.js'

const list = document.querySelector('#routes')
const routes = [
  { name: 'Ridge', hours: 6, open: ['summer'] },
  { name: 'Valley', hours: 3, open: ['summer', 'winter', 'between the seasons'] },
]

for (const { name, hours, open } of routes) {
  const entry = document.createElement('li')
  entry.textContent = `${name}, ${hours} hours, ${open.includes(season(new Date())) ? 'open' : 'closed'}`
  list?.append(entry)
}
