import { expect, it } from 'vitest'
import { Rank, rankOf } from './purge-order.ts'

it.each([
  ['/', Rank.document],
  ['/about', Rank.document],
  ['/v1.2/about', Rank.document],
  ['/about/', Rank.document],
  ['/index.html', Rank.document],
  ['/index.htm?x=a.js', Rank.document],
  ['/app.js', Rank.asset],
  ['/app.js?v=1', Rank.asset],
  ['/img/hero.jpg', Rank.asset],
  ['/data.json', Rank.asset],
  ['/data.xml', Rank.asset],
  ['/workbox-1a2b.js', Rank.asset],
  ['/answer.js', Rank.asset],
  ['/sw.js', Rank.announcement],
  ['/sw.mjs', Rank.announcement],
  ['/app/service-worker.js', Rank.announcement],
  ['/firebase-messaging-sw.js', Rank.announcement],
  ['/manifest.json', Rank.announcement],
  ['/assets/manifest.json?x', Rank.announcement],
  ['/site.webmanifest', Rank.announcement],
  ['/feed.xml', Rank.announcement],
  ['/sitemap-1.xml', Rank.announcement],
  ['/blog/index.xml', Rank.announcement],
  ['/news.rss', Rank.announcement],
  ['/news.atom', Rank.announcement],
])('%s has rank %i', (path, rank) => {
  expect(rankOf(path)).toBe(rank)
})
