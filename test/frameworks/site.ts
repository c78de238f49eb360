import { crc32, deflateSync } from 'node:zlib'

/** Where each row's site is served. */
export const SITE = 'https://www.example.com'

/** A delivery URL of the public image `img/hero.png`. */
export const DELIVERY = `https://key.i.optimole.com/w:800/h:auto/q:mauto/${SITE}/img/hero.png`

/** The public image, and the image that is imported: too large to be inlined by a bundler. */
export const images = { hero: picture(1), newHero: picture(2), logo: picture(3) }

/** A picture of 64 times 64 pixels of noise, as PNG: 12 KB, always the same for one seed. */
function picture(seed: number): Uint8Array {
  const side = 64
  const rows = Buffer.alloc(side * (side * 3 + 1))
  let state = seed
  for (let i = 0; i < rows.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    // Each row starts with the number of its filter: none.
    rows[i] = i % (side * 3 + 1) === 0 ? 0 : state >>> 24
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  frame.set(body, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}
