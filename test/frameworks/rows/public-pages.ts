import type { Files } from '../../support/files.ts'
import type { Row } from '../row.ts'
import { DELIVERY, images } from '../site.ts'

const page = (text: string) => `<!doctype html>\n<title>About</title>\n<p>${text}</p>\n`

/** What a folder `public` holds that a framework copies as it is: two pages, an image, data. */
export const publicPages: Files = {
  'public/img/hero.png': images.hero,
  'public/data.json': JSON.stringify({ image: DELIVERY }),
  'public/about.html': page('One.'),
  'public/old.html': page('Old.'),
}

/** Edits of {@link publicPages}. */
export const publicEdits: Row['edits'] = {
  page: { 'public/about.html': page('Two.') },
  image: { 'public/img/hero.png': images.newHero },
  deletion: { 'public/old.html': undefined },
}
