import { CdnPurgeError } from './error.ts'

/**
 * Loads a package that only some configurations need, and that users install for them.
 *
 * @param what - which option or command needs it
 * @param packages - what to install, as npm is told
 * @throws CdnPurgeError `CONFIG_INVALID` where it is not installed
 */
export async function loadOptional<Module>(
  load: () => Promise<Module>,
  what: string,
  packages: string,
): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    if (Object(error).code !== 'ERR_MODULE_NOT_FOUND') throw error
    const problem = `${what} needs a package that is not installed here: ${packages}.`
    throw new CdnPurgeError('CONFIG_INVALID', problem, {
      problems: [problem],
      hint: `Install it beside cdn-purge: npm install --save-dev ${packages}`,
      cause: error,
    })
  }
}
