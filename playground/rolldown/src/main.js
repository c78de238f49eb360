import { season } from './season.js'

const notice = document.querySelector('#season')
if (notice) notice.textContent = `It is ${season(new Date())} on the ridge.`

const button = document.querySelector('#show-profile')
button?.addEventListener('click', async () => {
  const { drawProfile } = await import('./profile.js')
  drawProfile(document.querySelector('#profile'))
  button.remove()
})
