import './styles/site.css'

const button = document.querySelector('#book')

button?.addEventListener('click', async () => {
  const { offer } = await import('./booking.js')
  offer(document.querySelector('#booking'))
  button.remove()
})
