/** What most builds do without: it is loaded with the first call. */

type RecordSnapshot = typeof import('./deploy/record-snapshot.ts')['recordSnapshot']
type LoadConfig = typeof import('./options/files/load-config.ts')['loadConfig']

/** See there. */
export const recordSnapshot: RecordSnapshot = async (...given) =>
  (await import('./deploy/record-snapshot.ts')).recordSnapshot(...given)

/** See there. */
export const loadConfig: LoadConfig = async location =>
  (await import('./options/files/load-config.ts')).loadConfig(location)
