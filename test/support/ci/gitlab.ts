import * as v from 'valibot'
import { parse } from 'yaml'
import { carry, keep } from './carry.ts'
import type { Repository } from './repository.ts'
import type { CiService } from './service.ts'

const pipeline = v.strictObject({
  deploy: v.strictObject({
    image: v.string(),
    resource_group: v.optional(v.string()),
    rules: v.array(v.strictObject({ if: v.string() })),
    cache: v.optional(
      v.strictObject({ key: v.string(), paths: v.tuple([v.string()]), when: v.literal('always') }),
    ),
    script: v.array(v.string()),
  }),
})

/** GitLab CI with a pipeline of one job, as far as the recipes use it. Other keys are errors. */
export function createGitLab(text: string, { checkout, sh }: Repository): CiService {
  const { cache, script } = v.parse(pipeline, parse(text)).deploy
  return {
    caches: [],
    async run(secrets) {
      const cwd = checkout()
      const [path] = cache?.paths ?? []
      for (const { folder } of this.caches) carry(path ?? '', folder, cwd)
      const { status, stdout, stderr } = await sh(script.join('\n'), cwd, {
        CI_PROJECT_DIR: cwd,
        ...secrets,
      })
      // ASSUME: of each key there is one cache, which the job replaces; with `when: always` after a failure, too.
      if (cache !== undefined && path !== undefined)
        this.caches = [{ key: cache.key, folder: keep(path, cwd) }]
      return { ok: status === 0, output: stdout + stderr }
    },
  }
}
