/**
 * The loader that passes texts on to the plugin which put it into a compiler's rules. Plain JavaScript, since
 * bundlers load it by its path, from here as from the package.
 */
export default function cdnPurgeLoader(content) {
  const done = this.async()
  this.getOptions()
    .transform(content, this)
    .then(
      result => done(null, result?.code ?? content, result?.map),
      error => done(error),
    )
}

/** As bytes: what holds no delivery URL goes on untouched. */
export const raw = true
