import './styles/seats.css'

/** Shows the seats, five rows of eight, in an element. */
export function showSeats(element) {
  element.className = 'seats'
  element.style.backgroundImage =
    'url(https://playground.i.optimole.com/w:160/q:mauto/https://www.example.com/images/hero.svg)'
  for (let seat = 0; seat < 40; seat++) {
    const choice = document.createElement('button')
    choice.type = 'button'
    choice.textContent = `${'ABCDE'[Math.floor(seat / 8)]}${(seat % 8) + 1}`
    element.append(choice)
  }
}
