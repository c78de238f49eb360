import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const folders = [
  { path: 'blog', files: 48, ending: 'html', size: 14_000 },
  { path: 'products/coffee', files: 40, ending: 'html', size: 9000 },
  { path: 'products/machines', files: 26, ending: 'html', size: 11_000 },
  { path: 'guides', files: 18, ending: 'html', size: 16_000 },
  { path: 'img/products', files: 44, ending: 'jpg', size: 38_000 },
  { path: 'img/team', files: 12, ending: 'jpg', size: 30_000 },
  { path: 'img/stories', files: 16, ending: 'jpg', size: 46_000 },
  { path: 'api', files: 14, ending: 'json', size: 5000 },
]

/** Writes a shop of some two hundred files, the same each time. */
export function writeShop(root) {
  let seed = 7
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const files = folders.flatMap(({ path, files, ending, size }) =>
    Array.from({ length: files }, (_, index) => [
      `${path}/${path.split('/').at(-1)}-${String(index + 1).padStart(2, '0')}.${ending}`,
      Math.round(size * (0.35 + random() ** 2 * 3)),
    ]),
  )
  const pages = ['index.html', 'about.html', 'contact.html', 'products/index.html', 'blog/index.html']
  const assets = ['assets/app.5d3f9a1c.js', 'assets/shop.0b7e44d2.js', 'assets/style.9c21fe08.css']
  write(root, [
    ...files,
    ...pages.map(page => [page, 12_000]),
    ...assets.map((asset, index) => [asset, 160_000 - index * 45_000]),
  ])
}

/** Writes what the next deploy changes. */
export function editShop(root) {
  const changed = [
    'index.html',
    'about.html',
    'products/index.html',
    'blog/index.html',
    ...Array.from({ length: 23 }, (_, index) => `blog/blog-${String(index + 9).padStart(2, '0')}.html`),
    ...Array.from(
      { length: 20 },
      (_, index) => `products/coffee/coffee-${String(index + 5).padStart(2, '0')}.html`,
    ),
    'img/stories/stories-03.jpg',
    'img/stories/stories-04.jpg',
    'img/products/products-12.jpg',
    'img/products/products-31.jpg',
  ]
  write(
    root,
    changed.map((path, index) => [path, 9000 + (index % 7) * 4000]),
    'new ',
  )
  write(root, [['assets/app.77c0de21.js', 164_000]])
}

function write(root, files, text = 'old ') {
  for (const [path, size] of files) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${text}${path} `.repeat(Math.ceil(size / 20)).slice(0, size))
  }
}
