import { env } from 'node:process'

export default {
  site: 'https://www.example.com/',
  // What is built is live at once: here, `dist` is the web root.
  when: 'build',
  // From the origin outwards. Credentials come from the environment. Where there is no base
  // URL, it is the vendor's; `npm start` gives those of the simulator.
  targets: [
    { provider: 'wao', baseUrl: env.WAO_BASE_URL },
    { provider: 'optimole', baseUrl: env.OPTIMOLE_BASE_URL },
  ],
}
