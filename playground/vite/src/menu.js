import './styles/base.css'
import drinks from './drinks.json'

const list = document.querySelector('#menu')

for (const { name, price } of drinks) {
  const entry = document.createElement('li')
  entry.textContent = `${name} – ${price.toFixed(2)} €`
  list?.append(entry)
}
