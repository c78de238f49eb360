/** What most builds do without: it is loaded with the first call. */

type RecordSnapshot = typeof import('./deploy/record-snapshot.ts')['recordSnapshot']
type ListDiffering = typeof import('./options/files/differing-options.ts')['listDiffering']
type LoadConfig = typeof import('./options/files/load-config.ts')['loadConfig']

/** As in `deploy/record-snapshot.ts`. */
export const recordSnapshot: RecordSnapshot = async (...given) =>
  (await import('./deploy/record-snapshot.ts')).recordSnapshot(...given)

/** As in `options/files/load-config.ts`. */
export const loadConfig: LoadConfig = async location =>
  (await import('./options/files/load-config.ts')).loadConfig(location)

/** As in `options/files/differing-options.ts`. */
export const listDiffering: ListDiffering = async (...given) =>
  (await import('./options/files/differing-options.ts')).listDiffering(...given)
