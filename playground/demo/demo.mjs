// The main job on simulated caches, in two scenes. Everything runs on loopback; nothing is left behind.

import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSimulator } from '@cdn-purge/simulator'
import { listAddresses } from './site.mjs'
import { createCopy, edit, heading, print, runNode, showPurges, variables, visit } from './stage.mjs'

const site = 'https://www.example.com/'
const vite = join(fileURLToPath(new URL('../vite', import.meta.url)), 'node_modules/vite/bin/vite.js')
const command = join(createRequire(import.meta.url).resolve('cdn-purge/package.json'), '../dist/bin.js')
const pages = ['', 'about', 'menu/', 'images/hero.svg', 'favicon.svg', 'robots.txt'].map(path => site + path)
const show = text => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? /fill="(#\w+)"/.exec(text)?.[1] ?? ''

await pluginScene()
await commandScene()

/** A build with the Vite plugin purges what it changed. */
async function pluginScene() {
  const { root, remove } = createCopy()
  const simulator = await createSimulator({
    origin: join(root, 'dist'),
    hosts: ['www.example.com'],
    layers: ['wao', 'paradarum', 'optimole'],
  })
  try {
    const build = async () => {
      const lines = (await runNode(vite, ['build'], root, variables(simulator))).split('\n')
      for (const line of lines) if (/built in|cdn-purge/.test(line)) print(`  ${line}`)
    }
    const { paradarum: edge, optimole } = simulator.edges
    const look = async () => {
      await visit(edge, pages, show)
      await visit(optimole, listAddresses(join(root, 'dist')).images, show)
    }

    heading('Scene 1: the Vite plugin; wao.io, Paradarum outside of it, and Optimole for the images of pages')
    heading('1. The first build: no ledger yet, so every URL is purged')
    await build()
    simulator.clearLog()

    heading('2. Visitors fill the caches')
    for (const page of pages) await edge.get(page)
    for (const image of listAddresses(join(root, 'dist')).images) await optimole.get(image)
    await look()

    heading('3. A page and a public image are edited; until the next build the caches show the old ones')
    edit(join(root, 'about.html'), '<h1>About us</h1>', '<h1>About us, newly</h1>')
    edit(join(root, 'public/images/hero.svg'), 'fill="#f3c9a5"', 'fill="#c0ffee"')
    await look()

    heading('4. The second build purges when its process is about to end')
    await build()
    heading('   What was asked for and purged, from the origin outwards:')
    showPurges(simulator)

    heading(
      '5. The changed URLs are fresh, the image has a new one for browsers, and all else is still cached',
    )
    await look()

    heading('6. A third build, with nothing changed, sends')
    await build()
    showPurges(simulator)
  } finally {
    await simulator.close()
    remove()
  }
}

/** `cdn-purge run` after an upload, with three layers: pages at WP Engine, wao.io before it, images by Optimole. */
async function commandScene() {
  const { root, remove } = createCopy()
  const simulator = await createSimulator({
    origin: join(root, 'public'),
    hosts: ['www.example.com'],
    layers: ['wpengine', 'wao', 'optimole'],
    wpengine: { windowMs: 0 },
  })
  try {
    const targets = ['wpengine', 'wao', 'optimole'].map(provider => ({
      provider,
      baseUrl: simulator.apis[provider].baseUrl,
    }))
    const config = { site, targets, firstRun: 'record' }
    writeFileSync(join(root, 'cdn-purge.config.json'), JSON.stringify(config))
    const purge = async () => {
      print(
        (await runNode(command, ['run', 'public', '--no-color'], root, simulator.env))
          .trim()
          .replace(/^/gm, '  '),
      )
    }
    const { wao, optimole } = simulator.edges
    const urls = ['images/hero.svg', 'favicon.svg'].map(path => site + path)
    const delivered = urls.map(url => `/w:auto/h:auto/q:mauto/${url}`)
    const look = async () => {
      await visit(wao, urls, show)
      await visit(optimole, delivered, show)
    }

    heading('Scene 2: the command, after an upload; WP Engine, wao.io and, for images, Optimole')
    heading('1. What is live is only recorded (firstRun: record); visitors fill the caches')
    await purge()
    for (const url of urls) await wao.get(url)
    for (const url of delivered) await optimole.get(url)
    await look()

    heading('2. An image is uploaded anew')
    edit(join(root, 'public/images/hero.svg'), 'fill="#f3c9a5"', 'fill="#c0ffee"')
    await look()

    heading('3. cdn-purge run')
    await purge()
    heading('   What was purged, from the origin outwards:')
    showPurges(simulator)

    heading('4. The image is fresh in every layer')
    await look()
  } finally {
    await simulator.close()
    remove()
  }
}
