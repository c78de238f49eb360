import beans from './images/beans.png'
import './styles/gallery.css'

const pictures = [
  {
    source: 'https://playground.i.optimole.com/w:160/q:mauto/https://www.example.com/images/hero.svg',
    text: 'The harbour',
  },
  { source: beans, text: 'Beans from Huila' },
  { source: '/images/roaster.png', text: 'The drum' },
  { source: '/images/cup.png', text: 'The first cup' },
]

/** Fills an element with the pictures. */
export function fill(element) {
  element.className = 'gallery'
  element.hidden = false
  for (const { source, text } of pictures) {
    const figure = document.createElement('figure')
    const image = Object.assign(new Image(), { src: source, alt: text })
    const caption = Object.assign(document.createElement('figcaption'), { textContent: text })
    figure.append(image, caption)
    element.append(figure)
  }
}
