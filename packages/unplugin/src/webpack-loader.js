/**
 * The loader that passes texts on to the plugin which put it into a compiler's rules. Plain JavaScript, since
 * bundlers load it by its path, from here as from the package.
 */
export default function cdnPurgeLoader(content, map, meta) {
  const done = this.async()
  this.getOptions()
    .transform(content, this, map)
    .then(
      result => (result ? done(null, result.code, result.map) : done(null, content, map, meta)),
      error => done(error),
    )
}

/** As bytes: what holds no delivery URL goes on untouched. */
export const raw = true
