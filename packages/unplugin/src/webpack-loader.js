/**
 * The loader that passes texts on to the plugin which put it into a compiler's rules. Plain JavaScript, since
 * bundlers load it by its path, from here as from the package.
 */
export default function cdnPurgeLoader(content, map, meta) {
  const transformed = this.getOptions().transform(content, this, map)
  if (transformed === undefined) {
    this.callback(null, content, map, meta)
    return
  }
  const done = this.async()
  transformed.then(
    result => (result ? done(null, result.code, result.map) : done(null, content, map, meta)),
    error => done(error),
  )
}

/** As bytes: what holds no delivery URL goes on untouched. */
export const raw = true
