import { type Provider, providers, Secret } from '@cdn-purge/core'
import { createRedactor, describeOptions, type Environment } from '@cdn-purge/core/engine'

/** Takes credentials out of the texts of errors, whoever wrote them: a library, or the configuration itself. */
export class Redaction {
  readonly #secrets: Secret[] = []

  constructor(env: Environment) {
    this.addEnvironment(env)
  }

  /** Adds the secrets that stand in variables. */
  addEnvironment(env: Environment): void {
    for (const { env: variable } of secretOptions()) {
      this.#add(variable === undefined ? undefined : env[variable]?.trim())
    }
  }

  /** Adds the secrets that stand in a configuration, which need not be valid. */
  addConfig(input: unknown): void {
    if (typeof input !== 'object' || input === null || !('targets' in input)) return
    const names = new Set(secretOptions().map(({ name }) => name))
    for (const target of [input.targets].flat()) {
      if (typeof target !== 'object' || target === null) continue
      for (const [name, value] of Object.entries(target)) if (names.has(name)) this.#add(value)
    }
  }

  /** The text, its secrets replaced by `[redacted]`. */
  readonly redact = (text: string): string => createRedactor(this.#secrets)(text)

  #add(value: unknown): void {
    if (typeof value === 'string' && value !== '') this.#secrets.push(new Secret(value))
  }
}

function secretOptions() {
  return Object.values<Provider>(providers).flatMap(({ options }) =>
    describeOptions(options).filter(({ secret }) => secret === true),
  )
}
