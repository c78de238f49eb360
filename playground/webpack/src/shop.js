import chain from './images/chain.svg'
import tyre from './images/tyre.png'
import './styles/site.css'

const parts = [
  { name: 'Chain', picture: chain, price: 24 },
  { name: 'Tyre', picture: tyre, price: 39 },
]
const list = document.querySelector('#parts')

for (const { name, picture, price } of parts) {
  const entry = document.createElement('li')
  entry.append(Object.assign(new Image(48, 48), { src: picture, alt: '' }), ` ${name}, ${price} €`)
  list?.append(entry)
}
