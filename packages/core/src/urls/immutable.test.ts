import { describe, expect, test } from 'vitest'
import { createImmutable } from './immutable.ts'

describe('without the option', () => {
  const immutable = createImmutable(undefined)

  test.each([
    [
      'Vite',
      [
        'assets/index-CeLU_qfb.js',
        'assets/index-yINKLu2k.js',
        'assets/index-Lhsa2Zgx.css',
        'assets/index-CgXyhblD.js',
        'assets/index-uZoekZgx.css',
        'assets/index-BrkthGeO.css',
        'assets/index-Dp5X04SP.js',
        'index-dtNgbcik.js',
        'assets/index-CeLU_qfb.js.map',
      ],
    ],
    ['Rollup', ['main-CxAZAXPf.js', 'main-jUUR5f7t.css', 'main-BhyDWiDC.js', 'main-RC-tXqQ-.css']],
    ['Rolldown', ['main-BopI7qiV.js', 'shared-8i3DNjwa.js', 'main-BcBnzuhW.js']],
    [
      'webpack',
      [
        'main.b872acff.js',
        'main.4c21b534.css',
        'static/js/main.599cbaee.js',
        'static/js/787.1c7be8c5.chunk.js.map',
        'static/media/logo.6ce24c58023cc2f8fd88fe9d219db6c6.svg',
        'd41d8cd98f00b204e980.png',
      ],
    ],
    ['Rspack', ['assets/js/59362658.a77f13b6.js', 'main.55fbff65.js']],
    [
      'esbuild',
      [
        'main-JNNZO2C2.js',
        'main-DKAFRCXY.css',
        'chunk-OCTS6UYC.js',
        'main-WZXAAFLV.js',
        'main-JUDFHVZU.css',
        'logo-6BCD3FGH.png',
      ],
    ],
    ['VitePress', ['assets/guide_p3.md.Dx3k9_aB.js', 'assets/guide_p3.md.Dx3k9_aB.lean.js']],
    [
      'SvelteKit and Nuxt',
      ['_app/immutable/chunks/CeLU_qfb.js', '_app/immutable/nodes/0.Dx3k9_aB.js', '_nuxt/Bq4xV9kT.js'],
    ],
    ['Astro', ['_astro/index.CeLU_qfb.css', '_astro/hero.DAdaW7xr_Z2s4kJd.webp']],
    ['Next.js', ['_next/static/chunks/main-0d1f5a2b3c4d5e6f.js', '_next/static/css/3f5e1c2b9a8d7f60.css']],
    ['Gatsby', ['component---src-pages-index-js-1a2b3c4d5e6f7a8b9c0d.js']],
    [
      'Next.js with Turbopack',
      ['_next/static/chunks/0cz1d0mv5g_q7.js', '_next/static/media/a-s.p.0c1d.woff2'],
    ],
    ['Storybook', ['main.405734a9.iframe.bundle.js', '787.12345678.iframe.bundle.js.map']],
    [
      'folders of such files',
      ['docs/_nuxt/entry.words.css', '_app/immutable/assets/logo.svg', '_astro/a.woff'],
    ],
    [
      'Vite, of a kind that is rare',
      [
        'assets/home-BAJ51_5_.js',
        'assets/app-BOS2mouW.js',
        'assets/index-I17USFZW.css',
        'assets/index-Lnilmz25.js',
        'D73PEKIF.js',
      ],
    ],
    ['Rolldown in base 36', ['nbutton-g8ropw1z.js', 'none-la9ymq1e.mjs', 'toc.css-mejv43xm.css']],
    ['webpack, of a kind that is rare', ['main.a1234567.js', 'a.1234567f.css', '787.59472856.chunk.js']],
    ['esbuild, of a kind that is rare', ['chunk-SECURITY.js', 'chunk-TGOEYMNC.js.map']],
    ['licences that webpack takes out', ['main.599cbaee.js.LICENSE.txt']],
    [
      'others',
      [
        'static/media/abcdef12.png',
        'style-2d3ace14.module.css',
        'app.a1b2c3d4.min.js',
        'a-5f4dcc3b5aa765d61d8327deb882cf99.woff2',
        'index-CeLU_qfb.js.br',
      ],
    ],
  ])('counts hashed names of %s', (_, files) => {
    expect(files.filter(file => !immutable(file))).toEqual([])
  })

  test.each([
    [
      'pages, data and texts',
      [
        'a-CeLU_qfb.html',
        'main.b872acff.xml',
        'data-b872acff.json',
        'a.599cbaee.txt',
        'site.b872acff.webmanifest',
        'file-b872acff',
        'index-CeLU_qfb.html.gz',
        'main.js.LICENSE.txt',
        'a-b872acff.css.LICENSE.txt',
        '_nuxt/manifest.json',
        '_app/immutable/a.html',
      ],
    ],
    [
      'dates and numbers',
      ['photo-20240115.jpg', '20240115.png', 'report-2024-01-15.pdf', 'a.12345678.js', 'log-202401151230.js'],
    ],
    [
      'versions and sizes',
      [
        'jquery-3.7.1.min.js',
        'app.v2.js',
        'hero-1920x1080.jpg',
        'logo-512x512.png',
        'logo@2x.png',
        'logo-RGB-2x-A.png',
        'lib-1.2.3-beta.4.js',
      ],
    ],
    [
      'devices and cameras',
      [
        'iphone12.png',
        'x-iphone12.png',
        'DSC01234.jpg',
        'a-DSC23456.jpg',
        'IMG_2345.jpg',
        'IMG-23456.jpg',
        'DSC23456.jpg',
        'P2345678.JPG',
      ],
    ],
    [
      'words',
      [
        'favicon.svg',
        'background.js',
        'feedback.js',
        'x-facade.js',
        'effaced1.js',
        'photo-cafe2024.jpg',
        'a-deadbeef.js',
        'app-settings.js',
        'decade20.css',
        'a1234567.png',
      ],
    ],
    [
      'words in camel case',
      [
        'x-MyModule.js',
        'x-LoginBtn.js',
        'x-HomePage.js',
        'x-useMyApp.js',
        'x-MyAppBar.js',
        'x-goToPage.js',
        'x-userCtrl.js',
        'x-Heading2.js',
        'x-Utf8Text.js',
        'x-iPhoneXs.js',
        'x-HTMLView.js',
        'x-IconGrid.js',
        'MyModule.js',
        'Chapter1.js',
        'about-my-Cats.png',
        'Foo-Bar-Baz1.js',
      ],
    ],
    [
      'words in capitals',
      ['x-SNAPSHOT.js', 'x-DOCUMENT.pdf', 'x-SECURITY.js', 'OVERVIEW.js', 'BXK4T237.jpg'],
    ],
    [
      'identifiers',
      [
        '550e8400-e29b-41d4-a716-44665544a0f0.jpg',
        'avatar-550e8400-e29b-41d4-a716-44665544a0f0.png',
        'pagefind/fragment/en_1a2b3c4.pf_fragment',
      ],
    ],
    [
      'unhashed outputs',
      [
        'app.bundle.js',
        'main.js',
        'base.js',
        'sw.js',
        'assets/index.css',
        'vendor.chunk.js',
        'bundle.js.map',
        'icons.svg',
        '.htaccess',
      ],
    ],
    [
      'technical words',
      [
        'x-i18nText.js',
        'x-e2eTests.js',
        'x-WIN32API.js',
        'OAuth2Ok.js',
        'x-SHA256RT.js',
        'x-Web3Auth.js',
        'HTML5App.css',
        'json2xml.js',
        'rst2html.css',
        'api-v2alpha1.js',
        'Base64Js.js',
        'x-2D-3D-4D.js',
      ],
    ],
    [
      'words that are hard to tell from none',
      [
        'Interval.js',
        'Markdown.js',
        'Resolver.js',
        'Gulpfile.js',
        'Vithkuqi.js',
        'btn--primary.css',
        '__init__.js',
      ],
    ],
    [
      'the numbers of photographs and products',
      [
        'photo-1506744038136-46273834b3fb.jpg',
        'sku.a1234567.png',
        'article-D7312345.pdf',
        'IMG_E1234.JPG',
        'DSC01_2_.jpg',
        'PXL_20240115_101530123.jpg',
        'WhatsApp-Image-2024-01-15.jpeg',
        'app.20240115.bundle.js',
      ],
    ],
    [
      'what frameworks name by the build, or not at all',
      [
        '_nuxt/builds/latest.json',
        '_nuxt/builds/meta/8f14e45f-ceea-467f-ab7d-2f1f0b2c8a11.json',
        '_nuxt/builds/a.js',
        '_next/static/Xk3pQ9_aB-cD/_buildManifest.js',
        '_next/image.js',
        '_app/version.json',
        '_app/env.js',
        'my_astro/a.css',
      ],
    ],
    ['folders that look hashed', ['assets-CeLU_qfb/index.js', 'b872acff/main.js']],
  ])('does not count %s', (_, files) => {
    expect(files.filter(file => immutable(file))).toEqual([])
  })
})

describe('of random names', () => {
  const hex = '0123456789abcdef'
  const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const base36 = '0123456789abcdefghijklmnopqrstuvwxyz_'

  // Rarely more than a third above what 200,000 names gave.
  test.each<[string, string, number, number]>([
    ['assets/index-*.js', base64, 8, 0.035],
    ['assets/index-*.css', base64, 8, 0.035],
    ['assets/logo-*.png', base64, 8, 0.06],
    ['chunks/*.js', base64, 8, 0.037],
    ['main.*.js', hex, 8, 0.032],
    ['787.*.chunk.js', hex, 8, 0.002],
    ['main.*.iframe.bundle.js', hex, 8, 0.002],
    ['static/media/logo.*.svg', hex, 8, 0.078],
    ['component-*.js', hex, 20, 0.001],
    ['chunk-*.js', base32, 8, 0],
    ['_app/immutable/entry/start.*.js', base64, 8, 0],
    ['_nuxt/*.js', base64, 8, 0],
    ['_astro/index.*.css', base64, 8, 0],
    ['_next/static/chunks/*.js', base36, 13, 0],
  ])('%s, few are missed', (pattern, alphabet, length, bound) => {
    const draw = createDraw(pattern)
    const count = 20_000
    let missed = 0
    for (let i = 0; i < count; i++) {
      const hash = Array.from({ length }, () => alphabet[draw(alphabet.length)]).join('')
      if (!createImmutable(undefined)(pattern.replace('*', hash))) missed++
    }
    expect(missed / count).toBeLessThanOrEqual(bound)
  })
})

/** Numbers below a limit, the same in each run (a linear congruence; Numerical Recipes' factors). */
function createDraw(seed: string): (limit: number) => number {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 1)
  return limit => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

test('the option names the files by patterns', () => {
  const immutable = createImmutable(['assets/**', '!**/*.map'])
  expect(['assets/a.js', 'assets/a.js.map', 'main.b872acff.js'].map(immutable)).toEqual([true, false, false])
})

test('what the bundler knows comes before the look of a name, and after the option', () => {
  const known = new Set(['assets/words.js'])
  expect(
    ['assets/words.js', 'assets/other.js', 'assets/a-CeLU_qfb.js'].map(createImmutable(undefined, known)),
  ).toEqual([true, false, true])
  expect(createImmutable(['*.css'], known)('assets/words.js')).toBe(false)
  expect(createImmutable(false, known)('assets/words.js')).toBe(false)
})

test('no file is immutable with false, or with no pattern', () => {
  expect(createImmutable(false)('assets/index-CeLU_qfb.js')).toBe(false)
  expect(createImmutable([])('assets/index-CeLU_qfb.js')).toBe(false)
})
