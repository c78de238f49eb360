import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeCause } from '@cdn-purge/core/engine'
import type { FoundProject } from '../project.ts'
import type { CiFile, CiService } from './model.ts'

const WORKFLOWS = '.github/workflows'
const PIPELINE = '.gitlab-ci.yml'

/** What the CI of a repository does, as far as its files show. One that cannot be read says why. */
export async function readCi({ repository }: Pick<FoundProject, 'repository'>): Promise<readonly CiFile[]> {
  const found = [
    ...findWorkflows(repository).map(path => ({ service: 'github', path }) as const),
    ...(existsSync(join(repository, PIPELINE)) ? [{ service: 'gitlab', path: PIPELINE } as const] : []),
  ]
  if (found.length === 0) return []
  const { listSteps } = await import('./list-steps.ts')
  return found.map(({ service, path }) => {
    const text = readText(join(repository, path))
    return 'problem' in text ? unread(service, path, text.problem) : listSteps(service, path, text.text)
  })
}

function findWorkflows(repository: string): readonly string[] {
  try {
    return readdirSync(join(repository, WORKFLOWS))
      .filter(name => /\.ya?ml$/.test(name))
      .sort()
      .map(name => `${WORKFLOWS}/${name}`)
  } catch {
    // There is no such folder.
    return []
  }
}

function readText(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    const bytes = readFileSync(path)
    const text = bytes.toString()
    // Written again, it would be another file.
    return Buffer.from(text).equals(bytes) ? { text } : { problem: 'it is not UTF-8' }
  } catch (cause) {
    return { problem: describeCause(cause) }
  }
}

function unread(service: CiService, path: string, problem: string): CiFile {
  return { service, path, text: '', steps: [], problem }
}
