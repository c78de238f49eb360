import { expect } from 'vitest'
import { type Repository, UPLOAD_FAILS, type Version } from './repository.ts'
import type { CiService } from './service.ts'

/** The first version. */
export const one = { 'about.html': 'about', 'team.html': 'team' }
/** The second one: a page is changed, and one is new. */
export const two = { ...one, 'about.html': 'about us', 'news.html': 'news' }
/** All pages of the first version. */
export const all = ['index.html', 'about.html', 'team.html']

/** Deploys a version, which must go well: the pages that were purged. */
export function deploy(
  site: Repository,
  service: Pick<CiService, 'run'>,
  version: Version,
  secrets: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  site.commit(version)
  return site.purgedBy(async () => {
    const { ok, output } = await service.run({ ...site.secrets, ...secrets })
    expect(ok, output).toBe(true)
  })
}

/** Has an upload fail when a page is live that then is as it was: the pages that the next deploy purges. */
export async function deployAfterFailedUpload(
  site: Repository,
  service: Pick<CiService, 'run'>,
): Promise<readonly string[]> {
  expect(await deploy(site, service, one)).toEqual(all)
  site.commit({ ...one, 'about.html': 'about us', [UPLOAD_FAILS]: '' })
  expect(await service.run(site.secrets)).toMatchObject({ ok: false })
  return deploy(site, service, one)
}
