import './styles/base.css'

const button = document.querySelector('#show-gallery')
const gallery = document.querySelector('#gallery')

button?.addEventListener('click', async () => {
  const { fill } = await import('./gallery.js')
  fill(gallery)
  button.remove()
})
