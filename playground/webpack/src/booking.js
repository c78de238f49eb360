import './styles/booking.css'

const hours = [9, 11, 14, 16]

/** Offers the free hours in an element. */
export function offer(element) {
  element.className = 'booking'
  element.style.backgroundImage =
    'url(https://playground.i.optimole.com/w:160/q:mauto/https://www.example.com/images/hero.svg)'
  for (const hour of hours) {
    const choice = document.createElement('button')
    choice.type = 'button'
    choice.textContent = `${hour}:00`
    element.append(choice)
  }
}
