import reel from './images/reel.svg'
import './styles/cinema.css'

const films = ['The Night Ferry', 'A Bicycle in Winter', 'Soup']
const list = document.querySelector('#programme')

for (const film of films) {
  const entry = document.createElement('li')
  entry.append(Object.assign(new Image(24, 24), { src: reel, alt: '' }), ` ${film}`)
  list?.append(entry)
}
