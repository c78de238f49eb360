import { portions } from './portions.js'

const today = document.querySelector('#today')
if (today) today.textContent = `Today for ${portions(new Date())}.`

const button = document.querySelector('#start-timer')
button?.addEventListener('click', async () => {
  const { startTimer } = await import('./timer.js')
  startTimer(document.querySelector('#timer'), 7 * 60)
  button.remove()
})
