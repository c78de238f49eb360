import { portions } from './portions.js'
import spoon from './spoon.svg'

const recipes = [
  { name: 'Onion soup', onions: 2 },
  { name: 'Onion tart', onions: 3 },
]
const list = document.querySelector('#recipes')

for (const { name, onions } of recipes) {
  const entry = document.createElement('li')
  const picture = Object.assign(new Image(24, 24), { src: spoon, alt: '' })
  entry.append(picture, ` ${name}: ${onions * portions(new Date())} onions`)
  list?.append(entry)
}
