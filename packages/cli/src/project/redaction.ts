import { type OptionInfo, type Provider, Secret } from '@cdn-purge/core'
import { findLedgerSecrets } from '@cdn-purge/core/command'
import {
  createRedactor,
  describeOptions,
  type Environment,
  isProvider,
  type Redactor,
} from '@cdn-purge/core/engine'
import { providers } from '../providers.ts'

/** Takes credentials out of whatever is printed, whoever wrote it: a library, an API, or the configuration itself. */
export class Redaction {
  readonly #secrets: Secret[] = []
  #redactor: Redactor | undefined

  constructor(env: Environment) {
    this.#addVariables(providers, env)
    for (const secret of findLedgerSecrets(undefined, env)) this.#add(secret)
  }

  /** Adds the secrets of a configuration, which need not be valid, and those that stand in variables. */
  add(input: unknown, env: Environment): void {
    const { ledger, dispatch } = Object(input)
    const queues = [Object(dispatch).queue, env.CDN_PURGE_QUEUE_URL].filter(url => url !== undefined)
    for (const place of [ledger, ...queues.map(url => ({ store: 'redis', url }))]) {
      for (const secret of findLedgerSecrets(place, env)) this.#add(secret)
    }
    const targets =
      typeof input === 'object' && input !== null && 'targets' in input ? [input.targets].flat() : []
    const own = targets.map(providerOf).filter(isProvider)
    const all = [...providers, ...own]
    this.#addVariables(all, env)
    const names = new Set(all.flatMap(secretsOf).map(({ name }) => name))
    for (const target of targets) {
      if (typeof target !== 'object' || target === null) continue
      for (const [name, value] of Object.entries(target)) if (names.has(name)) this.#add(value)
    }
  }

  /** The text, its secrets replaced by `[redacted]`. */
  readonly redact = (text: string): string => {
    this.#redactor ??= createRedactor(this.#secrets)
    return this.#redactor(text)
  }

  #addVariables(all: readonly Provider[], env: Environment): void {
    for (const { env: variable } of all.flatMap(secretsOf)) {
      this.#add(variable === undefined ? undefined : env[variable]?.trim())
    }
  }

  #add(value: unknown): void {
    if (value instanceof Secret) this.#secrets.push(value)
    if (typeof value === 'string' && value !== '') this.#secrets.push(new Secret(value))
    this.#redactor = undefined
  }
}

function providerOf(target: unknown): unknown {
  return typeof target === 'object' && target !== null && 'provider' in target ? target.provider : target
}

function secretsOf({ options }: Provider): readonly ({ readonly name: string } & OptionInfo)[] {
  return describeOptions(options).filter(({ secret }) => secret === true)
}
