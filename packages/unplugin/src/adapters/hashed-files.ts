/** A file of a bundle in the Rollup family, as far as its name is concerned. */
interface NamedFile {
  readonly fileName: string
  readonly preliminaryFileName?: string
}

/**
 * The files of a bundle whose names carry a hash of their content, as the bundler knows: their preliminary name held a
 * place for it. Assets have none, so that for them the rule for names decides.
 *
 * @returns paths relative to the output's directory
 */
export function listHashed(bundle: Readonly<Record<string, object>>): readonly string[] {
  return Object.values(bundle).flatMap(file =>
    isNamed(file) && file.preliminaryFileName !== undefined && file.preliminaryFileName !== file.fileName
      ? [file.fileName]
      : [],
  )
}

function isNamed(file: object): file is NamedFile {
  return 'fileName' in file && typeof file.fileName === 'string'
}
