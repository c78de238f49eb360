import './styles/cinema.css'

const button = document.querySelector('#reserve')

button?.addEventListener('click', async () => {
  const { showSeats } = await import('./seats.js')
  showSeats(document.querySelector('#seats'))
  button.remove()
})
