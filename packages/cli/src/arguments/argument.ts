/** What a shell offers for a value: names of files, or of directories only. */
export type Values = 'file' | 'directory'

/** What stands behind a command's name. */
export interface Argument {
  readonly name: string
  readonly required?: boolean
  /** Whether any number of them may follow; only the last argument can be. */
  readonly several?: boolean
  readonly values?: Values
  /** The only words that it may be. */
  readonly choices?: readonly string[]
}

/** How an argument is shown: `<required>`, `[optional]`, `[several...]`. */
export function spellArgument({ name, required, several }: Argument): string {
  const text = several ? `${name}...` : name
  return required ? `<${text}>` : `[${text}]`
}

/** The output directory, for commands that look at one. */
export const dirArgument: Argument = { name: 'dir', values: 'directory' }
