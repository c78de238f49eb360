/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What the environment says of a run, beside credentials. */
export interface EnvironmentOptions {
  /** `CDN_PURGE=0`: nothing is sent or recorded. */
  readonly off: boolean
  /** `CDN_PURGE_DRY_RUN=1`. */
  readonly dryRun: boolean
  /** `CDN_PURGE_ENVIRONMENT`. */
  readonly environment: string | undefined
  /** A build in CI, by the variable `CI` that all services set. */
  readonly ci: boolean
}

/** The process's environment. The only place that reads it. */
export function processEnvironment(): Environment {
  return process.env
}

/** Reads the variables that are not credentials. */
export function readEnvironment(env: Environment): EnvironmentOptions {
  return {
    off: isOff(env.CDN_PURGE),
    dryRun: isOn(env.CDN_PURGE_DRY_RUN),
    environment: readVariable(env, 'CDN_PURGE_ENVIRONMENT'),
    ci: isOn(env.CI),
  }
}

/** A variable's value; an empty one, as CI services make of a missing secret, counts as not set. */
export function readVariable(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim()
  return value === undefined || value === '' ? undefined : value
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(0|false|off|no)$/i.test(value.trim())
}

/** Whether a variable switches something on. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '' && !isOff(value)
}
