/** Where apps are served. */
export const hosts = ['https://a.test', 'https://b.test']
/** Paths that apps may have. */
export const names = [
  'index.html',
  'x/index.html',
  'x/page.html',
  'x/y/z.css',
  'feed.xml',
  'img/a.jpg',
  'img/[b].jpg',
]
/** Paths that carry their content hash. */
export const hashed = ['assets/one-1.js', 'assets/two-2.js']
/** From the origin outwards; these are names like any other. */
export const targets = ['constructor', '__proto__']
/** The target next to the origin. */
export const [inner = ''] = targets
